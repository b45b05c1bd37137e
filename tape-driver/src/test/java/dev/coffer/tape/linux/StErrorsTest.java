package dev.coffer.tape.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.tape.scsi.DriveFailure;
import dev.coffer.tape.scsi.DriveFailure.Kind;
import java.lang.reflect.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StErrorsTest {
  @ParameterizedTest
  @CsvSource({
    "READ, 123, NOT_READY, no cartridge in the drive",
    "WRITE, 123, NOT_READY, no cartridge in the drive",
    "WRITE, 13, WRITE_PROTECTED, move the cartridge's tab",
    "WRITE, 9, WRITE_PROTECTED, move the cartridge's tab",
    "WRITE, 30, WRITE_PROTECTED, move the cartridge's tab",
    "READ, 13, TRANSPORT, not open for it",
    "WRITE, 22, ILLEGAL_REQUEST, refuses this size",
    "READ, 75, ILLEGAL_REQUEST, use smaller ones",
    "MOVE, 38, ILLEGAL_REQUEST, unexpected",
    "WRITE, 28, END_OF_MEDIUM, the medium is full",
    "READ, 5, MEDIUM, kernel's log",
    "WRITE, 5, MEDIUM, kernel's log",
    "MOVE, 5, HARDWARE, kernel's log",
    "READ, 6, TRANSPORT, the drive is gone",
    "MOVE, 16, TRANSPORT, another host has reserved",
  })
  void everyErrorHasAKindAndAdvice(
      StErrors.Operation operation, int errno, Kind kind, String advice) {
    DriveFailure failure = StErrors.failure("this", "/dev/nst0", operation, errno);
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.message())
        .startsWith("this failed: ")
        .contains(advice)
        .contains("/dev/nst0")
        .contains(Errno.name(errno));
  }

  @ParameterizedTest
  @CsvSource({
    "16, busy: another program has /dev/nst0",
    "13, add this user to the group tape",
    "2, modprobe st sg",
    "6, check power and cabling",
    "123, no cartridge in the drive",
    "30, move the cartridge's tab",
    "5, load the cartridge",
    "99, unexpected error (errno 99)",
  })
  void openingSaysWhatToDo(int errno, String advice) {
    assertThat(StErrors.open("/dev/nst0", errno))
        .startsWith("open of /dev/nst0 failed: ")
        .contains(advice);
  }

  @Test
  void everyNumberHasItsName() throws Exception {
    for (Field field : Errno.class.getDeclaredFields()) {
      if (field.getType() == int.class) {
        assertThat(Errno.name(field.getInt(null))).isEqualTo(field.getName());
      }
    }
  }
}
