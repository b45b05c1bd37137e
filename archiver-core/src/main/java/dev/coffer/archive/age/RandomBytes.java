package dev.coffer.archive.age;

import java.security.SecureRandom;

/** Where keys and nonces come from. A seam: known answers need their own. */
@FunctionalInterface
interface RandomBytes {

  /** That many fresh bytes. */
  byte[] next(int count);

  /** The system's secure generator. */
  static RandomBytes secure() {
    SecureRandom random = new SecureRandom();
    return count -> {
      byte[] bytes = new byte[count];
      random.nextBytes(bytes);
      return bytes;
    };
  }
}
