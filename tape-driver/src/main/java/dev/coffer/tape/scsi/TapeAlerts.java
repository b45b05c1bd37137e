package dev.coffer.tape.scsi;

import dev.coffer.tape.TapeAlert;
import dev.coffer.tape.TapeAlert.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The TapeAlert flags of SSC-5 annex A, in words, and their log page 2Eh. */
public final class TapeAlerts {
  public static final int FLAGS = 64;

  private static final Map<Integer, TapeAlert> TABLE = table();

  private TapeAlerts() {}

  /** What a flag means; a reserved one is a warning that says so. */
  public static TapeAlert of(int flag) {
    if (flag < 1 || flag > FLAGS) {
      throw new IllegalArgumentException("alert flag: actual=" + flag + " expected=1 to 64");
    }
    TapeAlert alert = TABLE.get(flag);
    return alert != null ? alert : new TapeAlert(flag, Severity.WARNING, "reserved flag " + flag);
  }

  /**
   * True if the flag speaks about the cartridge, so that its use should stop; false if about the
   * drive or the library.
   */
  public static boolean concernsCartridge(int flag) {
    return switch (flag) {
      case 1, 2, 3, 4, 5, 6, 7, 8, 13, 14, 15, 18, 19, 49, 51, 52, 53, 54, 59, 60 -> true;
      default -> false;
    };
  }

  /**
   * The raised flags of a log page, in order: parameter code is the flag, value bit 0 the state.
   */
  public static List<TapeAlert> parse(byte[] bytes) throws ScsiFormatException {
    List<TapeAlert> raised = new ArrayList<>();
    for (LogPage.Parameter each : LogPage.parse(LogPage.TAPE_ALERT, bytes).parameters()) {
      byte[] value = each.value();
      if (each.code() >= 1 && each.code() <= FLAGS && value.length > 0 && (value[0] & 1) != 0) {
        raised.add(of(each.code()));
      }
    }
    return List.copyOf(raised);
  }

  /** The log page with these flags raised. */
  public static LogPage page(Iterable<Integer> raised) {
    List<LogPage.Parameter> parameters = new ArrayList<>();
    for (int flag = 1; flag <= FLAGS; flag++) {
      parameters.add(LogPage.Parameter.number(flag, 1, 0));
    }
    for (int flag : raised) {
      parameters.set(flag - 1, LogPage.Parameter.number(flag, 1, 1));
    }
    return new LogPage(LogPage.TAPE_ALERT, 0, parameters);
  }

  private static Map<Integer, TapeAlert> table() {
    List<String> lines =
        """
         1 W the drive has trouble reading
         2 W the drive has trouble writing
         3 W a hard error stopped a read or a write
         4 C the cartridge cannot be relied on: copy what is on it and retire it
         5 C the tape is damaged or the drive is faulty: reading failed
         6 C the tape is damaged or the drive is faulty: writing failed
         7 W the cartridge has reached the end of its life
         8 W the cartridge is not of data grade
         9 C a write to a write-protected cartridge was tried
        10 I the cartridge could not be removed: the drive is in use
        11 I the cartridge in the drive is a cleaning cartridge
        12 I the cartridge's format is not supported
        13 C the tape in the drive has snapped, and can be ejected
        14 C the tape in the drive has snapped, and cannot be ejected
        15 W the memory in the cartridge has failed
        16 C the cartridge was ejected by hand while in use
        17 W the cartridge can only be read in this drive
        18 W the directory on the cartridge is damaged: finding files is slow
        19 I the cartridge nears the end of its life
        20 C the drive needs cleaning now
        21 W the drive is due for routine cleaning
        22 C the cleaning cartridge is used up
        23 C the cleaning cartridge is not of the right kind
        24 W the drive asks for the tape to be retensioned
        25 W one of the drive's ports has failed
        26 W a fan in the drive has failed
        27 W a power supply of the drive has failed
        28 W the drive's power consumption is out of range
        29 W the drive is due for preventive maintenance
        30 C the drive has a hardware fault, a reset is needed
        31 C the drive has a hardware fault found by its self-test
        32 W the drive has trouble with its host interface
        33 C an error was recovered: eject the cartridge and try again
        34 W the firmware update failed
        35 W humidity in the drive is out of range
        36 W temperature in the drive is out of range
        37 W the drive's voltage is out of range
        38 C a failure of the drive is predicted
        39 W the drive may have a fault: run its diagnostics
        40 C the loader has trouble talking to the drive
        41 C a cartridge was left in the loader
        42 W the loader's mechanism has trouble
        43 C the loader's door is open
        44 C the loader has a hardware fault
        45 C the loader's magazine is missing
        46 W a failure of the loader is predicted
        49 W the cartridge holds less than it should
        50 W the drive has lost statistics
        51 W the directory on the cartridge could not be written at unload
        52 C the drive could not write its system area on the tape
        53 C the drive could not read its system area on the tape
        54 C the start of the data could not be found
        55 C the cartridge could not be loaded
        56 C the cartridge could not be unloaded
        57 C the drive has trouble talking to the library
        58 W the drive's firmware has failed
        59 W the write-once cartridge failed its integrity check
        60 W overwriting a write-once cartridge was tried
        """
            .lines()
            .toList();
    Map<Integer, TapeAlert> table = new TreeMap<>();
    for (String line : lines) {
      int flag = Integer.parseInt(line.substring(0, 2).strip());
      Severity severity =
          switch (line.charAt(3)) {
            case 'C' -> Severity.CRITICAL;
            case 'W' -> Severity.WARNING;
            default -> Severity.INFORMATION;
          };
      table.put(flag, new TapeAlert(flag, severity, line.substring(5)));
    }
    return Map.copyOf(table);
  }
}
