package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.archive.ArchiveDeviceException;
import dev.coffer.archive.UnsupportedFormatException;
import dev.coffer.archive.WrongKeyException;
import dev.coffer.tape.NotReadyException;
import dev.coffer.tape.WriteProtectedException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FailureReportTest {

  @Test
  void whatTheDriveSaidDecidesTheExitCodeOfAnArchiveFailure() {
    FailureReport report =
        FailureReport.of(
            new ArchiveDeviceException(
                "cannot write block 7", new WriteProtectedException("write-protected", null)));

    assertThat(report.exitCode()).isEqualTo(ExitCode.WRITE_PROTECTED);
    assertThat(report.message()).isEqualTo("cannot write block 7: write-protected");
  }

  @Test
  void aMissingCartridgeIsToldFromAForeignOneAndFromAWrongKey() {
    assertThat(FailureReport.of(new NotReadyException("no cartridge", null)).exitCode().number())
        .isEqualTo(10);
    assertThat(FailureReport.of(new UnsupportedFormatException("no label")).exitCode().number())
        .isEqualTo(11);
    assertThat(FailureReport.of(new WrongKeyException("no identity")).exitCode().number())
        .isEqualTo(21);
  }

  @Test
  void whatTheFileSystemSaidBecomesOneSentenceAndANextStep() {
    FailureReport full =
        FailureReport.of(new FileSystemException("/t/x", null, "No space left on device"));
    assertThat(full.message()).isEqualTo("/t/x: no space left on device");
    assertThat(full.hint()).contains("free some space");
    FailureReport denied = FailureReport.of(new AccessDeniedException("/t/y"));
    assertThat(denied.message()).isEqualTo("/t/y: permission denied");
    assertThat(denied.hint()).contains("as the owner");
    assertThat(FailureReport.of(new OutOfMemoryError("Java heap space")).hint())
        .contains("COFFER_HEAP");
  }

  @Test
  void whatNobodyForesawIsInternalAndAsksForAReport() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    FailureReport report = FailureReport.of(new IllegalStateException("queue closed"));
    report.print(new PrintStream(err, true, StandardCharsets.UTF_8));

    assertThat(report.exitCode()).isEqualTo(ExitCode.INTERNAL);
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "coffer: error: internal error: queue closed",
            "coffer: hint: please report it, with what --debug prints");
  }

  @Test
  void noNameMovesTheCursorOrMakesALine() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    FailureReport.of(new NotReadyException("no 'a\ncoffer: hint: b\u001b[31m'", null))
        .print(new PrintStream(err, true, StandardCharsets.UTF_8));

    assertThat(err.toString(StandardCharsets.UTF_8).lines().findFirst())
        .contains("coffer: error: no 'a\\x0acoffer: hint: b\\x1b[31m'");
  }

  @Test
  void theNumbersArePublishedAndNoneIsUsedTwice() {
    assertThat(Arrays.stream(ExitCode.values()).map(ExitCode::number))
        .containsExactly(0, 1, 2, 3, 10, 11, 12, 13, 14, 20, 21, 30, 31, 32, 130);
  }
}
