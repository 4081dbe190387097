/*
 * texts.c - see texts.h. The dictionary is learned from the first TRAIN_LEN bytes; until
 * they are there blocks wait uncompressed, and the others are compressed as they close:
 * so the bytes do not depend on memory. Learned from all of a segment it is hardly
 * better: .2882 for .2890 bytes a byte, of news of 2015 and 2018.
 */
#include "index/texts.h"

#include "base/error.h"
#include "index/format.h"

#define TRAIN_LEN ((size_t)8 << 20)

naql_status
texts_init(struct texts *t, struct spill_room *room, int level, naql_error *err)
{
	t->level = level;
	return spill_init(&t->out, room, TEXTS_STREAMS, err);
}

void
texts_fini(struct texts *t)
{
	if (t->out.streams)
		spill_fini(&t->out);
	textblock_writer_free(t->writer);
	buf_fini(&t->dict);
	buf_fini(&t->raw);
	buf_fini(&t->packed);
	VEC_FREE(&t->ends);
}

static naql_status
pack(struct texts *t, struct slice raw, naql_error *err)
{
	struct format_block block = { .at = t->packed_bytes,
				      .raw_len = (uint32_t)raw.len };
	uint8_t *row;
	naql_status st;

	buf_reset(&t->packed);
	st = textblock_write(t->writer, raw, &t->packed, err);
	if (st != NAQL_OK)
		return st;
	block.len = (uint32_t)t->packed.len;
	t->packed_bytes += t->packed.len;
	row = spill_room_for(&t->out, TEXTS_BLOCKS, BLOCK_ROW_LEN, err);
	if (!row)
		return t->out.room->status;
	format_block_put(&block, row);
	return spill_add(&t->out, TEXTS_TEXT, t->packed.ptr, t->packed.len, err);
}

/* learn() - the dictionary from what waits, and compress the blocks that do. */
static naql_status
learn(struct texts *t, naql_error *err)
{
	size_t at = 0;
	naql_status st = textblock_train(buf_slice(&t->raw), &t->dict, err);

	if (st == NAQL_OK)
		st = textblock_writer_new(&t->writer, buf_slice(&t->dict), t->level, err);
	for (size_t i = 0; i < t->ends.n && st == NAQL_OK; i++) {
		st = pack(t, (struct slice){ t->raw.ptr + at, t->ends.ptr[i] }, err);
		at += t->ends.ptr[i];
	}
	buf_fini(&t->raw);
	VEC_FREE(&t->ends);
	return st;
}

static naql_status
close_block(struct texts *t, naql_error *err)
{
	size_t len = t->open;
	naql_status st = NAQL_OK;

	t->open = 0;
	t->n_blocks++;
	if (t->writer) {
		st = pack(t, buf_slice(&t->raw), err);
		buf_reset(&t->raw);
	} else if (!VEC_PUSH(&t->ends, (uint32_t)len)) {
		st = naql_nomem(err);
	} else if (t->raw.len >= TRAIN_LEN) {
		st = learn(t, err);
	}
	return st;
}

naql_status
texts_add(struct texts *t, struct slice text, uint32_t *block, uint32_t *at,
	  naql_error *err)
{
	naql_status st = NAQL_OK;

	if (t->open > 0 && (t->open >= TEXTBLOCK_LEN || text.len >= TEXTBLOCK_LEN))
		st = close_block(t, err);
	if (st != NAQL_OK)
		return st;
	*block = (uint32_t)t->n_blocks;
	*at = (uint32_t)t->open;
	buf_add_slice(&t->raw, text);
	t->open += text.len;
	t->bytes += text.len;
	return buf_status(&t->raw, err);
}

naql_status
texts_end(struct texts *t, naql_error *err)
{
	naql_status st = t->open > 0 ? close_block(t, err) : NAQL_OK;

	return st == NAQL_OK && !t->writer ? learn(t, err) : st;
}
