# authority.sh - a time-stamping authority of the test's own, with the openssl command.
# Source it after lib.sh.

# authority NAME: NAME/ca.pem and what stamp_by needs
authority() {
	mkdir -p "$1" && (
		cd "$1" || exit 1
		cat > conf <<'CONF'
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
[tsa]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[stamping]
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
CONF
		openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 \
			-subj "/CN=Test Root $1" -keyout ca.key -out ca.pem -config conf -extensions ca
		openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
			-subj "/CN=Test Stamps $1" -keyout tsa.key -out tsa.csr -config conf
		openssl x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -set_serial 7 -days 3650 \
			-extfile conf -extensions tsa -out tsa.pem
		echo 01 > serial
	) > authority.log 2>&1
}

# stamp_by NAME QUERY REPLY
stamp_by() {
	(cd "$1" && openssl ts -reply -queryfile "../$2" -config conf -section stamping -out "../$3") \
		>> authority.log 2>&1
}
