/* Made by tests/merkle_vectors.py from RFC 9162, section 2.1; leaf i is "leaf i". */
#define VECTORS_SIZES 260
static const char *const vectors_heads[] = {
	"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	"1bb97dcc21635d47e2663efdfd0a174686d98dd701352dd2cd06e8b43fd3d305",
	"fc5f6b88ff8554f75bb2f9e6f39c31b1936d44b69276edf7b1205a955b9761e3",
	"d4f92c8fbb89720eb3b55677c7d7efaddfeb10d11a1a84a0ba8f1a23337faa95",
	"4f631084a157c54f54fcfb23ff5eb8650c4ba160c295bb13a9832b109d52677e",
	"341515982d650e23520dbd54d7fcf0afa1b70cc3a16a411d464dc9c1ac96c301",
	"8363c3821ce41ebb46222116a42cc83dba753984b23cfca26aaad0a6867336ea",
	"5a61fc2b54f9cfa71774f2432143dd40c6cb2b11947faf65a7d3da5cb65199c8",
	"c5c2c820ed342fdda8ce896b6b9cf5b8c00a21cc4b20714cc6e5d3c05c35240b",
	"7447cadc6862b30dedcb28c4b329909366b3bd338f6a90fefadcc4b2a8a2b948",
	"72de1af6f1ad285b1ef0f969c99e3c00e3c32c37f3a3c260520991d263d25f7d",
	"b6e6c01dc35ef32a06d5285c5d1f2ee61712ca7aaf53d108fd42c2bd1c141607",
	"957dd35fddd08d29c84481775165486896d474db39dc8129ce757b068ecb02eb",
	"cf9b4c2a44a7caa722d5d548ee64ff90a119b0c31acac3444dc583000a39d3ca",
	"9b5e4e58a44fc39d37b36a2d15e561a1ea98641e1af24fe6fc7a7353eb5b2e97",
	"7d5cf38c0b8bd4bee3ce6173f6dcf9a841a83fe2aa3ae855a450b1fd8fef64f9",
	"714a29298ca7d8643975100569499c2309e83a6f2f970902dc46ef32ebc1b00f",
	"46ef1bca4c6480cd65e50e29cc1c375db36711cd50245ecd3e6b310c6e2a383f",
};
/* Over the heads of 0 to VECTORS_SIZES leaves; over the proofs of each leaf in each
 * of these trees; over those of each smaller tree, from 1 on, in each. */
static const char vectors_all_heads[] =
	"9372d8cb96d2fcc45caebd1ff3d91f501888ba027f48feaf1a6d1dc3b819c651";
static const char vectors_all_inclusion[] =
	"670062a42f0f7883ff74d2ed6551172ea612fe2ec587eb127abc952083883bc6";
static const char vectors_all_consistency[] =
	"2566df70154aa07c0e23b5a1b01e9dbeed5a16f72ef6239fffaa7abbf2adc0e4";
