package dev.coffer.cli.job.vault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.catalog.Barcode;
import dev.coffer.cli.job.vault.BarcodeReader.Scan;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Six characters stand for a cartridge where they can be no other's. */
class BarcodeReaderTest {
  private final BarcodeReader reader =
      new BarcodeReader(
          List.of(new Barcode("CF0001L9"), new Barcode("CF0001M8"), new Barcode("CF0002L9")));

  @Test
  void aVolserIsTheOneCartridgeThatBeginsSo() {
    assertThat(reader.read(" *cf0002* ")).hasValue(new Scan.Good(new Barcode("CF0002L9")));
    assertThat(reader.read("CF0002L9"))
        .hasValue(new Scan.Bad("CF0002L9", "read twice; the first time in line 1"));
  }

  @Test
  void twoThatBeginSoAreNotGuessed() {
    assertThat(reader.read("CF0001"))
        .hasValue(
            new Scan.Bad("CF0001", "may be CF0001L9 or CF0001M8; scan it with its media code"));
    assertThat(reader.read("CF0001M8")).hasValue(new Scan.Good(new Barcode("CF0001M8")));
  }

  @Test
  void oneThatNobodyKnowsIsSaidToBeSo() {
    assertThat(reader.read("ZZ0001"))
        .hasValue(
            new Scan.Bad("ZZ0001", "no cartridge of this volser; scan it with its media code"));
  }
}
