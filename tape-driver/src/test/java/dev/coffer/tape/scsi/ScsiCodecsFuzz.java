package dev.coffer.tape.scsi;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.coffer.tape.MamAttribute;

/** No bytes from a device crash a parser. */
class ScsiCodecsFuzz {
  @FuzzTest
  void parsersFailOnlyInTheirOwnWay(byte[] bytes) {
    for (ScsiCodecs.Parser parser : ScsiCodecs.all()) {
      try {
        Object parsed = parser.parse(bytes);
        if (parsed instanceof MamAttribute attribute) {
          attribute.text();
        }
      } catch (ScsiFormatException expected) {
        continue;
      }
    }
  }
}
