/*
 * g2_names.c - the elements of NewsML-G2 and what may stand in each, after IPTC's schema
 * 2.35 (CC BY 4.0, iptc.org), which holds all that earlier versions had. By name, not by
 * type: where a name has several types, what any of them allows.
 *
 * A list has a blank before and behind each name; NULL: nothing of the format; "*": any
 * element.
 */
#include <string.h>

#include "base/compiler.h"
#include "base/slice.h"
#include "record/g2_check.h"

struct element {
	const char *name, *holds;
};

#define RUN " a br inline ruby span "

#define TERM " hierarchyInfo name "

#define TYPED " hierarchyInfo name related "

#define CONCEPT_REF                                                                      \
	" broader definition facet hierarchyInfo name narrower note related"             \
	" remoteInfo sameAs "

#define PARTY                                                                            \
	" broader definition facet hierarchyInfo name narrower note"                     \
	" organisationDetails personDetails related remoteInfo sameAs "

#define RELATION " facet hierarchyInfo name related sameAs "

#define LABEL " a inline ruby span "

#define POSITIONS " position "

#define SUBJECT                                                                          \
	" bag broader definition facet facetConcept hierarchyInfo"                       \
	" mainConcept name narrower note related remoteInfo sameAs "

#define PLACE                                                                            \
	" POIDetails broader definition facet geoAreaDetails hierarchyInfo"              \
	" name narrower note related remoteInfo sameAs "

static const struct element elements[] = {
	/* sorted by name */
	{ "POIDetails", " access address capacity ceasedToExist contactInfo created"
			" details openHours position " },
	{ "a", " inline ruby span " },
	{ "access", RUN },
	{ "accessStatus", TERM },
	{ "accountable", " broader definition facet hierarchyInfo name narrower note"
			 " personDetails related remoteInfo sameAs " },
	{ "action", TYPED },
	{ "address", " area country line locality postalCode worldRegion " },
	{ "affiliation", " broader definition facet hierarchyInfo name narrower note"
			 " organisationDetails related remoteInfo sameAs " },
	{ "altId", NULL },
	{ "altLoc", NULL },
	{ "altRep", NULL },
	{ "area", CONCEPT_REF },
	{ "assert", "*" },
	{ "assignedTo", PARTY },
	{ "audience", CONCEPT_REF },
	{ "bag", " bit " },
	{ "bit", NULL },
	{ "born", NULL },
	{ "br", NULL },
	{ "broader", RELATION },
	{ "by", LABEL },
	{ "capacity", LABEL },
	{ "catalog", " scheme title " },
	{ "catalogContainer", " catalog " },
	{ "catalogItem", " catalog catalogContainer catalogRef contentMeta hopHistory"
			 " itemMeta pubHistory rightsInfo " },
	{ "catalogItem/contentMeta",
	  " altId contentCreated contentModified contributor creator " },
	{ "catalogRef", " title " },
	{ "ceasedToExist", NULL },
	{ "channel", NULL },
	{ "circle", POSITIONS },
	{ "concept", " POIDetails broader conceptExtProperty conceptId definition"
		     " eventDetails facet geoAreaDetails hasInstrument"
		     " hierarchyInfo name narrower note objectDetails"
		     " organisationDetails personDetails related remoteInfo"
		     " sameAs type " },
	{ "conceptExtProperty", CONCEPT_REF },
	{ "conceptId", NULL },
	{ "conceptItem", " assert catalog catalogRef concept contentMeta derivedFrom"
			 " derivedFromValue hopHistory inlineRef itemMeta pubHistory"
			 " rightsInfo " },
	{ "conceptRef", TERM },
	{ "conceptSet", " concept " },
	{ "confirmation", NULL },
	{ "contactInfo", " address email fax im note phone web " },
	{ "contentCreated", NULL },
	{ "contentMeta", " altId audience by contentCreated contentMetaExtProperty"
			 " contentModified contributor creator creditline dateline"
			 " description digitalSourceType exclAudience genre headline"
			 " icon infoSource keyword language located rating slugline"
			 " subject urgency userInteraction " },
	{ "contentMetaExtProperty", CONCEPT_REF },
	{ "contentModified", NULL },
	{ "contentSet", " inlineData inlineXML remoteContent " },
	{ "contributor", PARTY },
	{ "copyrightHolder", PARTY },
	{ "copyrightNotice", RUN },
	{ "country", CONCEPT_REF },
	{ "created", NULL },
	{ "creator", PARTY },
	{ "creditline", NULL },
	{ "dataMining", TERM },
	{ "dateline", LABEL },
	{ "dates", " confirmation duration end exDate exRule rDate rRule start " },
	{ "definition", RUN },
	{ "deliverableOf", "*" },
	{ "deliveredItemRef", "*" },
	{ "delivery", " deliveredItemRef " },
	{ "derivedFrom", CONCEPT_REF },
	{ "derivedFromValue", NULL },
	{ "description", RUN },
	{ "destination", NULL },
	{ "details", RUN },
	{ "died", NULL },
	{ "digitalSourceType", TERM },
	{ "dissolved", NULL },
	{ "duration", NULL },
	{ "edNote", RUN },
	{ "email", NULL },
	{ "embargoed", NULL },
	{ "end", NULL },
	{ "event", " broader definition eventDetails facet name narrower note"
		   " related sameAs " },
	{ "eventDetails", " accessStatus contactInfo dates eventStatus keyword"
			  " language location newsCoverage newsCoverageStatus"
			  " occurStatus organiser participant participationRequirement"
			  " registration subject " },
	{ "eventStatus", TERM },
	{ "events", " event " },
	{ "exDate", NULL },
	{ "exRule", NULL },
	{ "exclAudience", CONCEPT_REF },
	{ "expires", NULL },
	{ "facet", TERM },
	{ "facetConcept", RELATION },
	{ "fax", NULL },
	{ "fileName", NULL },
	{ "firstCreated", NULL },
	{ "founded", NULL },
	{ "g2contentType", NULL },
	{ "generator", NULL },
	{ "genre", SUBJECT },
	{ "geoAreaDetails", " circle dissolved founded line polygon position " },
	{ "group", " conceptRef edNote groupExtProperty groupRef itemRef signal"
		   " title " },
	{ "groupExtProperty", CONCEPT_REF },
	{ "groupRef", NULL },
	{ "groupSet", " group " },
	{ "hasInstrument", NULL },
	{ "hash", NULL },
	{ "header", " catalog catalogRef channel destination headerExtProperty"
		    " origin priority sender sent signal timestamp transmitId " },
	{ "headerExtProperty", CONCEPT_REF },
	{ "headline", LABEL },
	{ "hierarchyInfo", NULL },
	{ "hop", " action party " },
	{ "hopHistory", " hop " },
	{ "icon", NULL },
	{ "im", NULL },
	{ "incomingFeedId", NULL },
	{ "infoSource", PARTY },
	{ "inline", " ruby span " },
	{ "inlineData", NULL },
	{ "inlineRef", CONCEPT_REF },
	{ "inlineXML", "*" },
	{ "instanceOf", CONCEPT_REF },
	{ "itemClass", TYPED },
	{ "itemCount", NULL },
	{ "itemMeta", " altRep deliverableOf edNote embargoed expires fileName"
		      " firstCreated generator hash incomingFeedId instanceOf"
		      " itemClass itemMetaExtProperty link memberOf"
		      " metadataCreator origRep profile provider pubStatus role"
		      " service signal title versionCreated " },
	{ "itemMetaExtProperty", CONCEPT_REF },
	{ "itemRef", "*" },
	{ "itemSet", "*" },
	{ "keyword", NULL },
	{ "knowledgeItem", " assert catalog catalogRef conceptSet contentMeta"
			   " derivedFrom derivedFromValue hopHistory inlineRef itemMeta"
			   " partMeta pubHistory rightsInfo schemeMeta " },
	{ "language", " name " },
	{ "line", POSITIONS },
	{ "link", "*" },
	{ "locality", CONCEPT_REF },
	{ "located", PLACE },
	{ "location", PLACE },
	{ "mainConcept", RELATION },
	{ "memberOf", CONCEPT_REF },
	{ "metadataCreator", PARTY },
	{ "name", NULL },
	{ "narrower", RELATION },
	{ "newsContentCharacteristics", NULL },
	{ "newsCoverage", " assignedTo by creditline dateline delivery description"
			  " edNote g2contentType genre headline itemClass keyword"
			  " language newsCoverageExtProperty planning scheduled"
			  " service slugline subject " },
	{ "newsCoverageExtProperty", CONCEPT_REF },
	{ "newsCoverageSet", " newsCoverage " },
	{ "newsCoverageStatus", TERM },
	{ "newsItem", " assert catalog catalogRef contentMeta contentSet"
		      " derivedFrom derivedFromValue hopHistory inlineRef itemMeta"
		      " partMeta pubHistory rightsInfo " },
	{ "newsMessage", " header itemSet " },
	{ "note", RUN },
	{ "objectDetails", " ceasedToExist copyrightNotice created creator " },
	{ "occurStatus", TERM },
	{ "openHours", LABEL },
	{ "organisationDetails",
	  " affiliation contactInfo dissolved founded hasInstrument"
	  " location " },
	{ "organiser", PARTY },
	{ "origRep", NULL },
	{ "origin", NULL },
	{ "packageItem", " assert catalog catalogRef contentMeta derivedFrom"
			 " derivedFromValue groupSet hopHistory inlineRef itemMeta"
			 " partMeta pubHistory rightsInfo " },
	{ "partMeta", " altId audience by contentCreated contentModified"
		      " contributor creator creditline dateline description"
		      " digitalSourceType edNote exclAudience genre headline icon"
		      " infoSource keyword language link located"
		      " partMetaExtProperty rating regionDelim role signal"
		      " slugline subject timeDelim urgency userInteraction " },
	{ "partMetaExtProperty", CONCEPT_REF },
	{ "participant", PARTY },
	{ "participationRequirement", CONCEPT_REF },
	{ "party", PARTY },
	{ "personDetails", " affiliation born contactInfo died " },
	{ "phone", NULL },
	{ "planning", " assignedTo audience by creditline dateline description"
		      " edNote exclAudience g2contentType genre headline itemClass"
		      " itemCount keyword language newsContentCharacteristics"
		      " planningExtProperty scheduled service slugline subject"
		      " urgency " },
	{ "planningExtProperty", CONCEPT_REF },
	{ "planningItem", " assert catalog catalogRef contentMeta derivedFrom"
			  " derivedFromValue hopHistory inlineRef itemMeta"
			  " newsCoverageSet pubHistory rightsInfo " },
	{ "polygon", POSITIONS },
	{ "position", NULL },
	{ "postalCode", NULL },
	{ "priority", NULL },
	{ "profile", NULL },
	{ "provider", PARTY },
	{ "pubHistory", " published " },
	{ "pubStatus", TERM },
	{ "published", " name publishedExtProperty related timestamp " },
	{ "publishedExtProperty", CONCEPT_REF },
	{ "rDate", NULL },
	{ "rRule", NULL },
	{ "rating", NULL },
	{ "rb", NULL },
	{ "regionDelim", NULL },
	{ "registration", RUN },
	{ "related", " bag facet hierarchyInfo name related sameAs " },
	{ "remoteContent",
	  " altId altLoc channel hash remoteContentExtProperty signal " },
	{ "remoteContentExtProperty", CONCEPT_REF },
	{ "remoteInfo", "*" },
	{ "rightsExpressionData", NULL },
	{ "rightsExpressionXML", NULL },
	{ "rightsInfo", " accountable copyrightHolder copyrightNotice dataMining"
			" link rightsExpressionData rightsExpressionXML"
			" rightsInfoExtProperty usageTerms " },
	{ "rightsInfoExtProperty", CONCEPT_REF },
	{ "role", TERM },
	{ "rp", NULL },
	{ "rt", NULL },
	{ "ruby", " rb rp rt " },
	{ "sameAs", TERM },
	{ "sameAsScheme", NULL },
	{ "scheduled", NULL },
	{ "scheme", " definition name note sameAs sameAsScheme " },
	{ "schemeMeta", " definition name note related sameAsScheme"
			" schemeMetaExtProperty " },
	{ "schemeMetaExtProperty", CONCEPT_REF },
	{ "sender", NULL },
	{ "sent", NULL },
	{ "service", TERM },
	{ "signal", CONCEPT_REF },
	{ "slugline", NULL },
	{ "span", " ruby " },
	{ "start", NULL },
	{ "subject", SUBJECT },
	{ "timeDelim", NULL },
	{ "timestamp", NULL },
	{ "title", LABEL },
	{ "transmitId", NULL },
	{ "type", TERM },
	{ "urgency", NULL },
	{ "usageTerms", RUN },
	{ "userInteraction", NULL },
	{ "versionCreated", NULL },
	{ "web", NULL },
	{ "worldRegion", CONCEPT_REF },
};

static int
order_of(struct slice name, const char *other)
{
	int order = strncmp(name.ptr, other, name.len);

	return order || !other[name.len] ? order : -1;
}

static const struct element *
find(struct slice name)
{
	size_t low = 0, high = NAQL_COUNT(elements);

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = order_of(name, elements[mid].name);

		if (order == 0)
			return &elements[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

static bool
holds(const char *list, struct slice name)
{
	for (const char *p = strchr(list, ' '); p && p[1]; p = strchr(p + 1, ' '))
		if (strncmp(p + 1, name.ptr, name.len) == 0 && p[1 + name.len] == ' ')
			return true;
	return false;
}

bool
g2_names_known(struct slice name)
{
	return find(name) != NULL;
}

bool
g2_names_holds(struct slice parent, struct slice name)
{
	const struct element *e = find(parent);

	if (!e || (e->holds && e->holds[0] == '*'))
		return true;
	return e->holds && holds(e->holds, name);
}
