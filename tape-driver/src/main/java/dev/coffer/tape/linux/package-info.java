/**
 * Real drives and changers on Linux: data through the kernel's st driver, everything else by SCSI
 * commands through SG_IO, both by way of JNA.
 *
 * <p>{@link dev.coffer.tape.linux.TapeSyscalls} is the whole native surface. {@link
 * dev.coffer.tape.linux.LinuxTapeDrive#open} opens a drive, {@link
 * dev.coffer.tape.linux.LinuxMediumChanger#open} a changer, {@link
 * dev.coffer.tape.linux.TapeDevices} finds them.
 */
@NullMarked
package dev.coffer.tape.linux;

import org.jspecify.annotations.NullMarked;
