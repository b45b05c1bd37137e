package dev.coffer.catalog.sshsig;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BcryptPbkdfTest {
  /** The first words of Blowfish's P-array, and its last S-box word, as Schneier published them. */
  @Test
  void startsFromTheFractionOfPi() {
    int[] words = BcryptPbkdf.fractionOfPi(18 + 4 * 256);
    assertThat(words).startsWith(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344);
    assertThat(words).endsWith(0xb74e6132, 0xce77e25b, 0x578fdfe3, 0x3ac372e6);
  }
}
