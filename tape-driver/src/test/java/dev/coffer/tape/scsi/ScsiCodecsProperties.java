package dev.coffer.tape.scsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.coffer.tape.MamAttribute;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for any bytes and any values. Replay with {@code -Dseed=N}. */
class ScsiCodecsProperties {
  private static final long SEED = Long.getLong("seed", 20_261_120L);
  private static final int TRIES = Integer.getInteger("tries", 2000);

  @Test
  void noBytesMakeAParserThrowAnythingButItsOwnException() throws Exception {
    Random random = new Random(SEED);
    List<byte[]> examples = examples();
    for (int i = 0; i < TRIES; i++) {
      byte[] bytes = i % 2 == 0 ? noise(random) : damaged(random, examples);
      for (ScsiCodecs.Parser parser : ScsiCodecs.all()) {
        try {
          parser.parse(bytes);
        } catch (ScsiFormatException expected) {
          assertThat(expected).hasMessageContaining("actual=");
        } catch (RuntimeException crash) {
          fail("seed %d try %d: %s", SEED, i, HexFormat.of().formatHex(bytes), crash);
        }
      }
    }
  }

  @Test
  void senseDataComesBackFromBothFormats() throws Exception {
    Random random = new Random(SEED);
    for (int i = 0; i < TRIES; i++) {
      SenseData sense =
          new SenseData(
              random.nextBoolean(),
              SenseKey.of(random.nextInt(16)),
              random.nextInt(256),
              random.nextInt(256),
              random.nextBoolean(),
              random.nextBoolean(),
              random.nextBoolean(),
              random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextInt()));
      assertThat(SenseData.parse(sense.encodeFixed())).as("seed %d", SEED).isEqualTo(sense);
      assertThat(SenseData.parse(sense.encodeDescriptor())).as("seed %d", SEED).isEqualTo(sense);
    }
  }

  @Test
  void positionsAndAttributesComeBack() throws Exception {
    Random random = new Random(SEED);
    for (int i = 0; i < TRIES; i++) {
      long object = random.nextLong() & Long.MAX_VALUE;
      ReadPositionData position =
          new ReadPositionData(
              random.nextBoolean(),
              random.nextBoolean(),
              random.nextBoolean(),
              random.nextInt(4),
              OptionalLong.of(object),
              OptionalLong.of(object),
              OptionalLong.empty());
      assertThat(
              ReadPositionData.parse(
                  ReadPositionForm.EXTENDED, position.encode(ReadPositionForm.EXTENDED)))
          .as("seed %d", SEED)
          .isEqualTo(position);
      List<MamAttribute> attributes = new ArrayList<>();
      for (int n = random.nextInt(5); n > 0; n--) {
        byte[] value = new byte[random.nextInt(40)];
        random.nextBytes(value);
        attributes.add(
            new MamAttribute(
                random.nextInt(0x10000), MamAttribute.Format.values()[random.nextInt(3)], value));
      }
      assertThat(MamAttributes.parse(MamAttributes.encode(attributes)))
          .as("seed %d", SEED)
          .isEqualTo(attributes);
    }
  }

  private static byte[] noise(Random random) {
    byte[] bytes = new byte[random.nextInt(200)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] damaged(Random random, List<byte[]> examples) {
    byte[] example = examples.get(random.nextInt(examples.size()));
    byte[] bytes = new byte[random.nextInt(example.length + 1)];
    System.arraycopy(example, 0, bytes, 0, bytes.length);
    for (int n = random.nextInt(4); n > 0 && bytes.length > 0; n--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  /** Well-formed pages, so that damage reaches the parsers' inner parts. */
  private static List<byte[]> examples() {
    List<ModePage> pages =
        List.of(
            new DataCompressionPage(true, true, true, 1, 1).encode(),
            new DeviceConfigurationExtensionPage(0, 0, 9).encode(),
            new MediumPartitionPage(
                    1, 1, MediumPartitionPage.Kind.INITIATOR_DEFINED, 2, true, 0, List.of(1, 2))
                .encode());
    ModeParameters mode =
        new ModeParameters(0, 0, Optional.of(new ModeParameters.BlockDescriptor(0x5E, 0)), pages);
    return List.of(
        SenseData.of(SenseKey.MEDIUM_ERROR, 0x11, 0).with(true, false, true, 9).encodeDescriptor(),
        VitalProductData.encodeSerialNumber(1, "123456"),
        VitalProductData.encodeDeviceIdentification(
            1, List.of(new VitalProductData.Designator(1, 0, 3, new byte[8]))),
        TapeAlerts.page(List.of(1, 64)).encode(),
        mode.encode6(true),
        mode.encode10(true),
        new ElementStatus(
                List.of(
                    new ElementStatus.Element(
                        4,
                        1,
                        true,
                        false,
                        true,
                        0,
                        Optional.of(9),
                        Optional.of("CF0001L9"),
                        Optional.of(new VitalProductData.Designator(2, 0, 1, new byte[34])))))
            .encode(true),
        MamAttributes.encode(List.of(MamAttribute.ascii(0x0806, "CF0001L9", 32))),
        EncryptionPages.encodeCapabilities(
            List.of(new EncryptionPages.Algorithm(1, true, 32, EncryptionPages.AES_256_GCM))),
        EncryptionPages.encodeSet(1, Optional.of(new byte[32])));
  }
}
