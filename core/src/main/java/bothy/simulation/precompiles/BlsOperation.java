package bothy.simulation.precompiles;

import bothy.crypto.Bls12381;
import bothy.crypto.MapToCurve;
import org.jspecify.annotations.Nullable;

/** The precompiles over BLS12-381 (EIP-2537). */
enum BlsOperation implements Precompile {
  G1_ADD(2 * Bls12381.G1, 375) {
    @Override
    byte @Nullable [] compute(byte[] input) {
      return Bls12381.addG1(input);
    }
  },
  G1_MSM(Bls12381.G1 + Bls12381.SCALAR, 12_000) {
    @Override
    public long gas(byte[] input) {
      return discounted(input, DISCOUNT_G1);
    }

    @Override
    boolean fits(int length) {
      return repeats(length);
    }

    @Override
    byte @Nullable [] compute(byte[] input) {
      return Bls12381.multiplyAndAddG1(input);
    }
  },
  G2_ADD(2 * Bls12381.G2, 600) {
    @Override
    byte @Nullable [] compute(byte[] input) {
      return Bls12381.addG2(input);
    }
  },
  G2_MSM(Bls12381.G2 + Bls12381.SCALAR, 22_500) {
    @Override
    public long gas(byte[] input) {
      return discounted(input, DISCOUNT_G2);
    }

    @Override
    boolean fits(int length) {
      return repeats(length);
    }

    @Override
    byte @Nullable [] compute(byte[] input) {
      return Bls12381.multiplyAndAddG2(input);
    }
  },
  PAIRING(Bls12381.G1 + Bls12381.G2, 32_600) {
    @Override
    public long gas(byte[] input) {
      return 37_700 + price * (input.length / length);
    }

    @Override
    boolean fits(int length) {
      return repeats(length);
    }

    @Override
    byte @Nullable [] compute(byte[] input) {
      Boolean one = Bls12381.pairsToOne(input);
      return one == null ? null : Input.leftPad(new byte[] {(byte) (one ? 1 : 0)}, 32);
    }
  },
  MAP_G1(64, 5500) {
    @Override
    byte @Nullable [] compute(byte[] input) {
      return MapToCurve.g1(input);
    }
  },
  MAP_G2(128, 23_800) {
    @Override
    byte @Nullable [] compute(byte[] input) {
      return MapToCurve.g2(input);
    }
  };

  /** What each of so many terms costs, in thousandths; from 128 on the last. */
  private static final int[] DISCOUNT_G1 = {
    1000, 949, 848, 797, 764, 750, 738, 728, 719, 712, 705, 698, 692, 687, 682, 677, 673, 669, 665,
    661, 658, 654, 651, 648, 645, 642, 640, 637, 635, 632, 630, 627, 625, 623, 621, 619, 617, 615,
    613, 611, 609, 608, 606, 604, 603, 601, 599, 598, 596, 595, 593, 592, 591, 589, 588, 586, 585,
    584, 582, 581, 580, 579, 577, 576, 575, 574, 573, 572, 570, 569, 568, 567, 566, 565, 564, 563,
    562, 561, 560, 559, 558, 557, 556, 555, 554, 553, 552, 551, 550, 549, 548, 547, 547, 546, 545,
    544, 543, 542, 541, 540, 540, 539, 538, 537, 536, 536, 535, 534, 533, 532, 532, 531, 530, 529,
    528, 528, 527, 526, 525, 525, 524, 523, 522, 522, 521, 520, 520, 519
  };

  private static final int[] DISCOUNT_G2 = {
    1000, 1000, 923, 884, 855, 832, 812, 796, 782, 770, 759, 749, 740, 732, 724, 717, 711, 704, 699,
    693, 688, 683, 679, 674, 670, 666, 663, 659, 655, 652, 649, 646, 643, 640, 637, 634, 632, 629,
    627, 624, 622, 620, 618, 615, 613, 611, 609, 607, 606, 604, 602, 600, 598, 597, 595, 593, 592,
    590, 589, 587, 586, 584, 583, 582, 580, 579, 578, 576, 575, 574, 573, 571, 570, 569, 568, 567,
    566, 565, 563, 562, 561, 560, 559, 558, 557, 556, 555, 554, 553, 552, 552, 551, 550, 549, 548,
    547, 546, 545, 545, 544, 543, 542, 541, 541, 540, 539, 538, 537, 537, 536, 535, 535, 534, 533,
    532, 532, 531, 530, 530, 529, 528, 528, 527, 526, 526, 525, 524, 524
  };

  final int length;
  final long price;

  BlsOperation(int length, long price) {
    this.length = length;
    this.price = price;
  }

  @Override
  public long gas(byte[] input) {
    return price;
  }

  @Override
  public byte @Nullable [] run(byte[] input) {
    return fits(input.length) ? compute(input) : null;
  }

  /** The output for input of a right length; null if a point is wrong. */
  abstract byte @Nullable [] compute(byte[] input);

  boolean fits(int found) {
    return found == length;
  }

  final boolean repeats(int found) {
    return found > 0 && found % length == 0;
  }

  final long discounted(byte[] input, int[] discounts) {
    int terms = input.length / length;
    return terms == 0 ? 0 : terms * price * discounts[Math.min(terms, discounts.length) - 1] / 1000;
  }
}
