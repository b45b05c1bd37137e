package dev.coffer.cli;

import dev.coffer.tape.testkit.RigTests;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Runs the main job inside the rig. */
class MainJobRigIT {
  @TestFactory
  Stream<DynamicTest> overTheKernel() throws Exception {
    return RigTests.run(1200, List.of("--size-mb", "16"), List.of(MainJobKernelIT.class));
  }
}
