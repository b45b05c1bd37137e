package dev.coffer.tape.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffer.tape.EndOfMediumException;
import dev.coffer.tape.FilemarkSync;
import dev.coffer.tape.IllegalTapeRequestException;
import dev.coffer.tape.MamAttribute;
import dev.coffer.tape.MediumException;
import dev.coffer.tape.MediumSpace;
import dev.coffer.tape.NotReadyException;
import dev.coffer.tape.ReadOutcome;
import dev.coffer.tape.TapeDrive;
import dev.coffer.tape.TapeException;
import dev.coffer.tape.TapePosition;
import dev.coffer.tape.WriteOutcome;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What every {@link TapeDrive} promises. An implementation's test extends this and hands out a
 * drive with a blank, writable cartridge, loaded and at its beginning; each test method asks once.
 *
 * <p>What a drive may lack is asked of its capabilities, or of the methods that may be overridden.
 */
public abstract class TapeDriveContract extends DriveUnderTest {
  @Test
  void aLoadedCartridgeIsAtItsBeginning() throws Exception {
    assertThat(drive().status().loaded()).isTrue();
    assertThat(drive().status().position()).contains(TapePosition.BEGINNING);
    assertThat(drive().status().writeProtected()).isFalse();
    assertThat(drive().position()).isEqualTo(TapePosition.BEGINNING);
    assertThat(read()).isEqualTo(new ReadOutcome.EndOfData());
  }

  @Test
  void blocksComeBackByteForByteAndSizeForSize() throws Exception {
    int largest = Math.min(drive().capabilities().maxBlockBytes(), 1 << 20);
    int smallest = drive().capabilities().minBlockBytes();
    List<Integer> sizes =
        List.of(largest, smallest, 80, 81, 512, 4095, 65_536, Math.min(65_537, largest), 1024);
    for (int i = 0; i < sizes.size(); i++) {
      WriteOutcome outcome = drive().write(block(i, sizes.get(i)));
      assertThat(outcome.next()).isEqualTo(new TapePosition(0, i + 1L));
      assertThat(outcome.space()).isEqualTo(MediumSpace.AMPLE);
    }
    drive().rewind();
    for (int i = 0; i < sizes.size(); i++) {
      assertReads(i, sizes.get(i));
    }
    assertThat(read()).isEqualTo(new ReadOutcome.EndOfData());
  }

  @Test
  void aBufferIsConsumedByWritingAndFilledFromItsPositionByReading() throws Exception {
    ByteBuffer written = ByteBuffer.allocateDirect(3000);
    written.position(500).limit(1500);
    written.put(500, bytes(1, 1000));
    drive().write(written);
    assertThat(written.position()).isEqualTo(1500);
    assertThat(written.limit()).isEqualTo(1500);

    drive().rewind();
    for (ByteBuffer target : List.of(ByteBuffer.allocate(2000), ByteBuffer.allocateDirect(2000))) {
      drive().rewind();
      target.position(7);
      assertThat(drive().read(target)).isEqualTo(new ReadOutcome.Block(1000));
      assertThat(target.position()).isEqualTo(1007);
      assertThat(target.limit()).isEqualTo(2000);
      byte[] found = new byte[1000];
      target.get(7, found);
      assertThat(found).isEqualTo(bytes(1, 1000));
      assertThat(target.get(6)).isZero();
      assertThat(target.get(1007)).isZero();
    }
  }

  @Test
  void heapBuffersAreTakenToo() throws Exception {
    drive().write(ByteBuffer.wrap(bytes(5, 777)));
    drive().rewind();
    assertReads(5, 777);
  }

  @Test
  void filemarksAndBlocksAreCountedTogether() throws Exception {
    drive().write(block(0, 100));
    assertThat(drive().writeFilemarks(2, FilemarkSync.BUFFERED).next())
        .isEqualTo(new TapePosition(0, 3));
    drive().write(block(1, 100));
    assertThat(drive().writeFilemarks(1, FilemarkSync.SYNCHRONOUS).next())
        .isEqualTo(new TapePosition(0, 5));

    drive().rewind();
    assertReads(0, 100);
    assertThat(read()).isEqualTo(new ReadOutcome.Filemark());
    assertThat(drive().position()).isEqualTo(new TapePosition(0, 2));
    assertThat(read()).isEqualTo(new ReadOutcome.Filemark());
    assertReads(1, 100);
    assertThat(read()).isEqualTo(new ReadOutcome.Filemark());
    assertThat(drive().position()).isEqualTo(new TapePosition(0, 5));
  }

  @Test
  void endOfDataIsAnAnswerAndDoesNotMove() throws Exception {
    drive().write(block(0, 100));
    drive().writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
    drive().rewind();
    read();
    read();
    for (int i = 0; i < 3; i++) {
      assertThat(read()).isEqualTo(new ReadOutcome.EndOfData());
      assertThat(drive().position()).isEqualTo(new TapePosition(0, 2));
    }
  }

  @Test
  void flushingWritesNothing() throws Exception {
    drive().write(block(0, 100));
    WriteOutcome outcome = drive().writeFilemarks(0, FilemarkSync.SYNCHRONOUS);
    assertThat(outcome.next()).isEqualTo(new TapePosition(0, 1));
    drive().rewind();
    assertReads(0, 100);
    assertThat(read()).isEqualTo(new ReadOutcome.EndOfData());
  }

  @Test
  void aBlockLargerThanTheBufferIsRefusedAndPassed() throws Exception {
    drive().write(block(0, 2000));
    drive().write(block(1, 500));
    drive().rewind();
    ByteBuffer small = ByteBuffer.allocateDirect(1000);
    TapeException refused =
        catchThrowableOfType(IllegalTapeRequestException.class, () -> drive().read(small));
    assertThat(refused.positionAfter()).contains(new TapePosition(0, 1));
    assertThat(small.position()).isZero();
    assertReads(1, 500);
  }

  @Test
  void blocksOutsideTheLimitsAreRefusedAndNothingIsWritten() throws Exception {
    ByteBuffer empty = ByteBuffer.allocateDirect(0);
    assertThatThrownBy(() -> drive().write(empty)).isInstanceOf(IllegalTapeRequestException.class);
    int tooLarge = drive().capabilities().maxBlockBytes() + 1;
    if (tooLarge <= 1 << 25) {
      ByteBuffer large = ByteBuffer.allocateDirect(tooLarge);
      assertThatThrownBy(() -> drive().write(large))
          .isInstanceOf(IllegalTapeRequestException.class);
      assertThat(large.remaining()).isEqualTo(tooLarge);
    }
    assertThat(drive().position()).isEqualTo(TapePosition.BEGINNING);
    assertThat(read()).isEqualTo(new ReadOutcome.EndOfData());
  }

  @Test
  void writingDropsEverythingBehind() throws Exception {
    for (int i = 0; i < 5; i++) {
      drive().write(block(i, 300));
    }
    drive().writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
    drive().locate(new TapePosition(0, 2));
    drive().write(block(9, 301));
    assertThat(read()).isEqualTo(new ReadOutcome.EndOfData());
    drive().locate(new TapePosition(0, 1));
    assertReads(1, 300);
    assertReads(9, 301);
    assertThat(read()).isEqualTo(new ReadOutcome.EndOfData());
    assertThatThrownBy(() -> drive().locate(new TapePosition(0, 4)))
        .isInstanceOf(MediumException.class);
  }

  @Test
  void filemarksDropEverythingBehindToo() throws Exception {
    for (int i = 0; i < 3; i++) {
      drive().write(block(i, 300));
    }
    drive().rewind();
    drive().writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
    assertThat(read()).isEqualTo(new ReadOutcome.EndOfData());
    drive().rewind();
    assertThat(read()).isEqualTo(new ReadOutcome.Filemark());
  }

  @Test
  void locateGoesToAnyObject() throws Exception {
    writeFiles(6, 3);
    Random random = new Random(42);
    for (int i = 0; i < 40; i++) {
      long object = random.nextInt(24);
      drive().locate(new TapePosition(0, object));
      assertThat(drive().position()).isEqualTo(new TapePosition(0, object));
      assertObject(object);
      assertThat(drive().position()).isEqualTo(new TapePosition(0, object + 1));
    }
    drive().locate(new TapePosition(0, 24));
    assertThat(read()).isEqualTo(new ReadOutcome.EndOfData());
  }

  @Test
  void locatePastTheEndStopsThere() throws Exception {
    writeFiles(1, 3);
    drive().rewind();
    TapeException past =
        catchThrowableOfType(
            MediumException.class, () -> drive().locate(new TapePosition(0, 1000)));
    assertThat(past).isNotNull();
    if (past.positionAfter().isPresent()) {
      assertThat(past.positionAfter()).contains(new TapePosition(0, 4));
      assertThat(drive().position()).isEqualTo(new TapePosition(0, 4));
    }
    drive().locate(new TapePosition(0, 1));
    assertObject(1);
  }

  @Test
  void spacingForwardEndsBehindTheFilemark() throws Exception {
    writeFiles(4, 3);
    drive().rewind();
    drive().spaceFilemarks(1);
    assertThat(drive().position()).isEqualTo(new TapePosition(0, 4));
    drive().spaceFilemarks(2);
    assertThat(drive().position()).isEqualTo(new TapePosition(0, 12));
    drive().spaceFilemarks(0);
    assertThat(drive().position()).isEqualTo(new TapePosition(0, 12));
    assertObject(12);
  }

  @Test
  void spacingBackwardEndsInFrontOfTheFilemark() throws Exception {
    writeFiles(4, 3);
    drive().spaceFilemarks(-1);
    assertThat(drive().position()).isEqualTo(new TapePosition(0, 15));
    assertThat(read()).isEqualTo(new ReadOutcome.Filemark());
    drive().spaceFilemarks(-3);
    assertThat(drive().position()).isEqualTo(new TapePosition(0, 7));
    assertThat(read()).isEqualTo(new ReadOutcome.Filemark());
    assertObject(8);
  }

  @Test
  void spacingStopsAtTheEnds() throws Exception {
    writeFiles(2, 2);
    drive().rewind();
    TapeException atEnd =
        catchThrowableOfType(MediumException.class, () -> drive().spaceFilemarks(3));
    assertThat(atEnd).isNotNull();
    if (positionSurvivesFailedSpacing()) {
      assertThat(atEnd.positionAfter()).contains(new TapePosition(0, 6));
    }
    drive().locate(new TapePosition(0, 4));
    TapeException atBeginning =
        catchThrowableOfType(MediumException.class, () -> drive().spaceFilemarks(-3));
    assertThat(atBeginning).isNotNull();
    if (positionSurvivesFailedSpacing()) {
      assertThat(atBeginning.positionAfter()).contains(TapePosition.BEGINNING);
    }
  }

  @Test
  void appendingAtTheEndKeepsWhatIsThere() throws Exception {
    writeFiles(2, 2);
    drive().rewind();
    drive().spaceToEndOfData();
    assertThat(drive().position()).isEqualTo(new TapePosition(0, 6));
    drive().write(block(77, 400));
    drive().locate(new TapePosition(0, 4));
    assertObjectOf(4, 2);
    assertThat(read()).isEqualTo(new ReadOutcome.Filemark());
    assertReads(77, 400);
  }

  @Test
  void whatWasFlushedIsThereAfterUnloading() throws Exception {
    assumeTrue(loadsAgain(), "the cartridge does not come back by itself");
    writeFiles(2, 3);
    drive().unload();
    assertThat(drive().status().loaded()).isFalse();
    assertThat(drive().identity().serial()).isNotEmpty();
    assertThatThrownBy(() -> drive().position()).isInstanceOf(NotReadyException.class);
    assertThatThrownBy(() -> drive().write(block(0, 100))).isInstanceOf(NotReadyException.class);
    assertThatThrownBy(this::read).isInstanceOf(NotReadyException.class);
    drive().load();
    assertThat(drive().position()).isEqualTo(TapePosition.BEGINNING);
    for (long object = 0; object < 8; object++) {
      assertObject(object);
    }
  }

  @Test
  void loadingALoadedCartridgeRewinds() throws Exception {
    writeFiles(1, 3);
    drive().load();
    assertThat(drive().position()).isEqualTo(TapePosition.BEGINNING);
    assertObject(0);
  }

  @Test
  void twoPartitionsAreApart() throws Exception {
    assumeTrue(drive().capabilities().maxPartitions() >= 2, "no partitions here");
    writeFiles(1, 3);
    drive().rewind();
    drive().format(1 << 22);
    assertThat(drive().status().partitionCount()).isEqualTo(2);
    assertThat(drive().position()).isEqualTo(TapePosition.BEGINNING);
    assertThat(read()).isEqualTo(new ReadOutcome.EndOfData());

    drive().write(block(1, 100));
    drive().locate(new TapePosition(1, 0));
    assertThat(read()).isEqualTo(new ReadOutcome.EndOfData());
    assertThat(drive().write(block(2, 200)).next()).isEqualTo(new TapePosition(1, 1));
    drive().write(block(3, 300));
    drive().writeFilemarks(1, FilemarkSync.SYNCHRONOUS);
    drive().rewind();
    assertThat(drive().position()).isEqualTo(TapePosition.BEGINNING);
    assertReads(1, 100);
    assertThat(read()).isEqualTo(new ReadOutcome.EndOfData());
    drive().locate(new TapePosition(1, 1));
    assertReads(3, 300);
    drive().spaceToEndOfData();
    assertThat(drive().position()).isEqualTo(new TapePosition(1, 3));

    drive().rewind();
    drive().format(0);
    assertThat(drive().status().partitionCount()).isEqualTo(1);
    assertThat(read()).isEqualTo(new ReadOutcome.EndOfData());
    assertThatThrownBy(() -> drive().locate(new TapePosition(1, 0)))
        .isInstanceOf(IllegalTapeRequestException.class);
  }

  @Test
  void formattingIsRefusedAwayFromTheBeginning() throws Exception {
    assumeTrue(drive().capabilities().maxPartitions() >= 2, "no partitions here");
    writeFiles(1, 1);
    assertThatThrownBy(() -> drive().format(0)).isInstanceOf(IllegalTapeRequestException.class);
    drive().rewind();
    assertObject(0);
  }

  @Test
  void hostAttributesAreKeptPerPartition() throws Exception {
    assumeTrue(drive().capabilities().mediumAuxiliaryMemory(), "no cartridge memory here");
    MamAttribute name = MamAttribute.ascii(0x0801, "coffer", 32);
    MamAttribute version = MamAttribute.ascii(0x0802, "1.0", 8);
    drive().writeAttributes(0, List.of(name, version));
    assertThat(drive().readAttribute(0, 0x0801)).contains(name);
    assertThat(drive().readAttribute(0, 0x0801).orElseThrow().text()).isEqualTo("coffer");
    MamAttribute other = MamAttribute.ascii(0x0801, "other", 32);
    drive()
        .writeAttributes(
            0, List.of(other, new MamAttribute(0x0802, MamAttribute.Format.ASCII, new byte[0])));
    assertThat(drive().readAttribute(0, 0x0801)).contains(other);
    assertThat(drive().readAttribute(0, 0x0802)).isEmpty();
    assertThat(drive().readAttribute(0, 0x0803)).isEmpty();
  }

  @Test
  void theDrivesAttributesAreNotForHostsToWrite() throws Exception {
    assumeTrue(drive().capabilities().mediumAuxiliaryMemory(), "no cartridge memory here");
    MamAttribute host = MamAttribute.ascii(0x0801, "coffer", 32);
    MamAttribute loads = new MamAttribute(0x0003, MamAttribute.Format.BINARY, new byte[8]);
    assertThatThrownBy(() -> drive().writeAttributes(0, List.of(host, loads)))
        .isInstanceOf(IllegalTapeRequestException.class);
    assertThat(drive().readAttribute(0, 0x0801)).isEmpty();
  }

  @Test
  void earlyWarningComesBeforeTheEnd() throws Exception {
    Optional<TapeDrive> small = openSmall();
    assumeTrue(small.isPresent(), "no small cartridges here");
    opened = small;
    int warnings = 0;
    int written = 0;
    ByteBuffer refused = block(999, 4096);
    TapeException full = null;
    while (full == null && written < 1000 && (refusesAtTheEnd() || warnings < 4)) {
      try {
        WriteOutcome outcome = drive().write(block(written, 4096));
        written++;
        assertThat(outcome.next()).isEqualTo(new TapePosition(0, written));
        if (outcome.space() == MediumSpace.EARLY_WARNING) {
          warnings++;
        } else {
          assertThat(warnings).as("early warning, once given, stays").isZero();
        }
      } catch (EndOfMediumException e) {
        full = e;
      }
    }
    assertThat(warnings).isGreaterThanOrEqualTo(2);
    if (refusesAtTheEnd()) {
      assertThat(full).isNotNull();
      assertThat(full.positionAfter()).contains(new TapePosition(0, written));
      assertThatThrownBy(() -> drive().write(refused)).isInstanceOf(EndOfMediumException.class);
      assertThat(refused.remaining()).isEqualTo(4096);
    }
    assertThat(drive().position()).isEqualTo(new TapePosition(0, written));
    drive().rewind();
    for (int i = 0; i < written; i++) {
      assertReads(i, 4096);
    }
    assertThat(read()).isEqualTo(new ReadOutcome.EndOfData());
  }

  @Test
  void closingTwiceIsHarmless() throws Exception {
    drive().close();
    drive().close();
  }

  /** Files of blocks with a filemark behind each: object n is a block unless it ends a file. */
}
