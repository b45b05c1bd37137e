package dev.coffer.tape.linux;

import dev.coffer.tape.testkit.RigTests;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs the classes tagged {@code kernel} of this module inside the rig. */
class RigIT {
  @TestFactory
  Stream<DynamicTest> overTheKernel() throws Exception {
    return RigTests.run(
        1200,
        List.of("--size-mb", "64"),
        List.of(
            StTapeDriveKernelIT.class,
            SgTapeDriveKernelIT.class,
            ChangerKernelIT.class,
            HardwareKernelIT.class));
  }
}
