/** Tests of the SCSI codecs and drives, and the device model they run on. */
@NullMarked
package dev.coffer.tape.scsi;

import org.jspecify.annotations.NullMarked;
