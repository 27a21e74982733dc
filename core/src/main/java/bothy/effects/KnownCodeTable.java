package bothy.effects;

import bothy.effects.KnownCode.Role;
import bothy.eth.Hash;
import java.util.Arrays;
import java.util.List;

/**
 * The file of known code, made by contracts/known/make.mjs from published artifacts: don't edit.
 */
final class KnownCodeTable {
  static final List<KnownCode.Entry> ENTRIES =
      List.of(
          code(
              "WETH9",
              Role.WRAPPER,
              3245,
              "0xba61982800092b641005e8eaf95549942a087ef8109c5e66284c8322bd42709f",
              ""),
          code(
              "Permit2",
              Role.HUB,
              9140,
              "0x9a16591ac4ad1247d6a4eb5c9700271172bfaab9c6a2f4cadaa659930e4c478b",
              "6945 6983"),
          code(
              "Uniswap V2 Router02",
              Role.ROUTER,
              21890,
              "0x17b08ea907c85d5153bcd819413058ce86f5635b41357a9444eafbd015087ae3",
              "428 3677 3736 4053 4295 4549 4760 4971 5028 5455 5874 6116 "
                  + "6324 6358 6817 7710 8098 8306 8569 8799 9004 9153 9216 9641 "
                  + "9843 10010 10223 10484 10716 10845 10908 11743 12401 12442 12490 12524 "
                  + "12967 13346 13398 13432 13484 13613 14151 14381 14583 14732 14795 17482 "
                  + "17549 18413 18894 20297 20522 20650"),
          code(
              "Uniswap V2 Router01",
              Role.ROUTER,
              16310,
              "0x7820a6dd4e1ac6cf1de27a3a322313edf38134bbf55c34b5d099437cf6736859",
              "357 2851 2910 3227 3469 3723 3934 4145 4202 4629 5048 5290 "
                  + "5606 5836 6041 6190 6253 6707 6909 7078 7736 7777 7825 7859 "
                  + "8302 8681 8733 8767 8819 8948 9486 9716 9918 10067 10130 12817 "
                  + "12884 14311 14536 14664"),
          code(
              "Uniswap V2 pair",
              Role.POOL,
              11241,
              "0x646fd8e743d978617bf0f80f6910808ae3de6ac3b3e2050f6974a3740d25004c",
              ""),
          code(
              "Uniswap V3 pool",
              Role.POOL,
              22130,
              "0x56b53951050334c3076058bb59c9073de79eb1b9414f05d1ae7ea5a4921cdc88",
              "2258 3072 3311 4551 4853 6603 6658 6740 6789 7822 7924 8174 "
                  + "8315 8829 9150 9284 10457 10493 10529 10565 11259 15650 15979 19295 "
                  + "19350 19402 19452"),
          code(
              "Uniswap V3 SwapRouter",
              Role.ROUTER,
              12058,
              "0x9e9c509dffd9d77ec62b94df15d0dcc2d93643e6d26b7cb6bf9c8e6e3f03a27b",
              "303 1411 1709 1863 1927 2225 3526 5132 7235 7331 7460 7718"),
          code(
              "Uniswap SwapRouter02",
              Role.ROUTER,
              24485,
              "0x8953825062b1150586488e61c6edfa382e3fe808b7ecf077e66feddc329537b6",
              "705 2876 3170 3382 4066 4781 5079 5246 5707 5743 5807 6105 "
                  + "6938 7756 7836 9439 11663 11759 11888 12226 12677 12966 15579"),
          code(
              "Uniswap UniversalRouter",
              Role.ROUTER,
              18457,
              "0xcad74fa0b29284707f691b4994be55abd8b7994543325853401e72bf46b6e84b",
              "29 102 777 895 1085 1299 1340 1544 1612 4613 5331 5364 "
                  + "5804 5838 6585 6875 7289 7793 8038 8201 8807 8964 9769 10002 "
                  + "11092 11126 11974 13343 13376 13892 13946 14025 14063 14135 16459 16548 "
                  + "16739 17046 17825"),
          code(
              "Safe 1.4.1",
              Role.SAFE,
              23526,
              "0xc24f07894e481e749fee29336ba775cdf2df546259e23fd349c798e62fe43a69",
              ""),
          code(
              "Safe L2 1.4.1",
              Role.SAFE,
              24368,
              "0xea96abef24997deff8f73402f27e5372d9731cdde9f37f90880e7dd156d2ab1b",
              ""),
          code(
              "Safe 1.4.1 proxy",
              Role.SAFE_PROXY,
              118,
              "0x4c4fbded328c3a670dde13310bb5e7d6564930d5cafcfda40f8df9537cfc9288",
              ""),
          code(
              "MultiSend 1.4.1",
              Role.MULTISEND,
              576,
              "0x39ad8fa5dfa183942e80fd239b12d8f2c3daddb84c8656f0b1b59d0b6fab7caa",
              "224"),
          code(
              "MultiSendCallOnly 1.4.1",
              Role.MULTISEND,
              357,
              "0x020e0dff866e014dea0b8ad5e465ff39eb98d31aa3c7168371bbafa9fd01b68d",
              ""),
          code(
              "Safe 1.1.1",
              Role.SAFE,
              -1,
              "0x56b8be58b5ad629a621593a2e5e5e8e9a28408dc06e95597497b303902772e45",
              ""),
          code(
              "MultiSend 1.1.1",
              Role.MULTISEND,
              -1,
              "0xe4e9b4d4c1e3ff06cd51afe0b51eb1b22c0bab51eab38d428ee74540a5ff603e",
              ""),
          code(
              "Safe 1.3.0",
              Role.SAFE,
              -1,
              "0xbba688fbdb21ad2bb58bc320638b43d94e7d100f6f3ebaab0a4e4de6304b1c2e",
              ""),
          code(
              "Safe 1.3.0",
              Role.SAFE,
              -1,
              "0x551b7fdfd2dbcec4f785059e1ef6e0b40ca2e44d792158c4e825bc0b092f15e9",
              ""),
          code(
              "Safe L2 1.3.0",
              Role.SAFE,
              -1,
              "0x21842597390c4c6e3c1239e434a682b054bd9548eee5e9b1d6a4482731023c0f",
              ""),
          code(
              "Safe L2 1.3.0",
              Role.SAFE,
              -1,
              "0xe2ca068330339d608367d83a0b25545efe39e619098597699ab8ff828cb1ddd8",
              ""),
          code(
              "MultiSend 1.3.0",
              Role.MULTISEND,
              -1,
              "0x0208282bd262360d0320862c5ac70f375f5ed3b9d89a83a615b4d398415bdc83",
              ""),
          code(
              "MultiSend 1.3.0",
              Role.MULTISEND,
              -1,
              "0x81db0e4afdf5178583537b58c5ad403bd47a4ac7f9bde2442ef3e341d433126a",
              ""),
          code(
              "MultiSend 1.3.0",
              Role.MULTISEND,
              -1,
              "0xd9aa004a59b3738a108e747e578ae409b84e9f3ffd689d81b10f4d96000c5f5c",
              ""),
          code(
              "MultiSendCallOnly 1.3.0",
              Role.MULTISEND,
              -1,
              "0xa9865ac2d9c7a1591619b188c4d88167b50df6cc0c5327fcbd1c8c75f7c066ad",
              ""),
          code(
              "MultiSendCallOnly 1.3.0",
              Role.MULTISEND,
              -1,
              "0x064ddbf252714bcd4cb79f679e8c12df96d998ce07bbb13b3118c1dbf4a31942",
              ""),
          code(
              "Safe 1.4.1",
              Role.SAFE,
              -1,
              "0x1fe2df852ba3299d6534ef416eefa406e56ced995bca886ab7a553e6d0c5e1c4",
              ""),
          code(
              "Safe 1.4.1",
              Role.SAFE,
              -1,
              "0xfa4d4fc0fa9f1a061571a3f3f66502464edf1a519ab1ab93dc232addf4fbe30f",
              ""),
          code(
              "Safe L2 1.4.1",
              Role.SAFE,
              -1,
              "0xb1f926978a0f44a2c0ec8fe822418ae969bd8c3f18d61e5103100339894f81ff",
              ""),
          code(
              "Safe L2 1.4.1",
              Role.SAFE,
              -1,
              "0x520462ebe1156cd2d37b1d470c57f23e12fe0c4cda4c62502d96e03fa0cb44da",
              ""),
          code(
              "MultiSend 1.4.1",
              Role.MULTISEND,
              -1,
              "0x0e4f7fc66550a322d1e7688e181b75e217e662a4f3f4d6a29b22bc61217c4b77",
              ""),
          code(
              "MultiSend 1.4.1",
              Role.MULTISEND,
              -1,
              "0xcb372f27aba6983e7b54997ebb4a75c35876b2a279238ab914c5415de1e95137",
              ""),
          code(
              "MultiSendCallOnly 1.4.1",
              Role.MULTISEND,
              -1,
              "0xecd5bd14a08c5d2122379900b2f272bdf107a7e92423c10dd5fe3254386c9939",
              ""),
          code(
              "MultiSendCallOnly 1.4.1",
              Role.MULTISEND,
              -1,
              "0x44c70b30fed5c3a07358a52c2fb028f651031010ef99e4d8c3b45c208e88a264",
              ""),
          code(
              "Safe 1.5.0",
              Role.SAFE,
              -1,
              "0xdda019cbd7c867a533a2a86e5c53434fdc50b13122b5a5ddb4a8df61b31c20f2",
              ""),
          code(
              "Safe L2 1.5.0",
              Role.SAFE,
              -1,
              "0x180193227186ccb85316c94db1f0d156ed932b14712cfaac78901899178572dc",
              ""),
          code(
              "MultiSend 1.5.0",
              Role.MULTISEND,
              -1,
              "0xca1147a12963172a93910c5cb2bfa5ad0e941c7f03fc7eb017dd06a8ea4e5604",
              ""),
          code(
              "MultiSendCallOnly 1.5.0",
              Role.MULTISEND,
              -1,
              "0xcdbdcec38d2f1c7d961b0029ff8416b7e86e9974d6f0e9c9580c7d17fcfb6663",
              ""));

  private KnownCodeTable() {}

  private static KnownCode.Entry code(
      String name, Role role, int size, String hash, String immutables) {
    List<Integer> places =
        Arrays.stream(immutables.split(" ", -1))
            .filter(text -> !text.isEmpty())
            .map(Integer::valueOf)
            .toList();
    return new KnownCode.Entry(name, role, size, Hash.fromHex(hash), places);
  }
}
