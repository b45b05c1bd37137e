package dev.coffer.cli.job.doctor;

import dev.coffer.cli.ExitCode;
import dev.coffer.cli.FailureReport;

/**
 * What one check found.
 *
 * @param check what was looked at
 * @param finding what is so, and what to do about it
 * @param exitCode what the shell shall see; {@link ExitCode#DONE} unless the verdict is bad
 */
public record Finding(Verdict verdict, String check, String finding, ExitCode exitCode) {

  /** How a check came out. */
  public enum Verdict {
    GOOD("ok"),
    DOUBTFUL("note"),
    BAD("BAD");

    private final String word;

    Verdict(String word) {
      this.word = word;
    }

    /** What people see. */
    public String word() {
      return word;
    }
  }

  public Finding {
    if ((verdict == Verdict.BAD) == (exitCode == ExitCode.DONE)) {
      throw new IllegalArgumentException(
          "finding: a bad one, and only a bad one, has an exit code: verdict=%s exit code=%s"
              .formatted(verdict, exitCode));
    }
  }

  /** As it should be. */
  public static Finding good(String check, String finding) {
    return new Finding(Verdict.GOOD, check, finding, ExitCode.DONE);
  }

  /** Works, but somebody should think about it. */
  public static Finding doubtful(String check, String finding) {
    return new Finding(Verdict.DOUBTFUL, check, finding, ExitCode.DONE);
  }

  /** Something does not work, or data is in danger. */
  public static Finding bad(String check, String finding, ExitCode exitCode) {
    return new Finding(Verdict.BAD, check, finding, exitCode);
  }

  /** The check itself could not be made. */
  static Finding failed(String check, Exception failure) {
    FailureReport report = FailureReport.of(failure);
    String hint = report.hint() == null ? "" : ": " + report.hint();
    return bad(check, report.message() + hint, report.exitCode());
  }
}
