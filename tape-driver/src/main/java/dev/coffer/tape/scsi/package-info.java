/**
 * SCSI as bytes: command blocks, sense data, log, mode and vital product data pages, medium
 * auxiliary memory, drive encryption and element status, with the names of SPC-5, SSC-5 and SMC-3;
 * and a drive and a changer on top of them.
 *
 * <p>A codec here knows no device. {@link dev.coffer.tape.scsi.ScsiTransport} carries a command to
 * one and brings its answer back as a value. No bytes a device may send make a parser throw
 * anything but {@link dev.coffer.tape.scsi.ScsiFormatException}.
 */
@NullMarked
package dev.coffer.tape.scsi;

import org.jspecify.annotations.NullMarked;
