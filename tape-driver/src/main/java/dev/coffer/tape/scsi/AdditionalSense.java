package dev.coffer.tape.scsi;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Additional sense codes that tape drives and changers send, in words (SPC-5 annex F). */
public final class AdditionalSense {
  private static final Map<Integer, String> TEXTS = table();

  private AdditionalSense() {}

  /** The standard's text in lower case, or the numbers where it is not in the table. */
  public static String text(int code, int qualifier) {
    String exact = TEXTS.get(code << 8 | qualifier);
    if (exact != null) {
      return exact;
    }
    String general = TEXTS.get(code << 8);
    String numbers = "additional sense %02xh/%02xh".formatted(code, qualifier);
    return general == null ? numbers : general + " (" + numbers + ")";
  }

  private static Map<Integer, String> table() {
    List<String> lines =
        """
        0000 no additional sense information
        0001 filemark detected
        0002 end of partition or medium detected
        0003 setmark detected
        0004 beginning of partition or medium detected
        0005 end of data detected
        0007 programmable early warning detected
        0016 operation in progress
        0017 cleaning requested
        0018 erase operation in progress
        0019 locate operation in progress
        001a rewind operation in progress
        001c verify operation in progress
        0300 peripheral device write fault
        0302 excessive write errors
        0400 not ready, cause not reportable
        0401 becoming ready
        0402 not ready, initializing command required
        0403 not ready, manual intervention required
        0407 not ready, operation in progress
        0410 auxiliary memory not accessible
        0412 not ready, offline
        041b host must not load or unload
        0800 logical unit communication failure
        0802 logical unit communication parity error
        0900 track following error
        0b00 warning
        0b01 warning: specified temperature exceeded
        0c00 write error
        0c0b auxiliary memory write error
        0e00 invalid information unit
        1000 id crc or ecc error
        1001 logical block guard check failed
        1004 logical block protection error on recovered buffered data
        1100 unrecovered read error
        1101 read retries exhausted
        1102 error too long to correct
        1103 multiple read errors
        1108 incomplete block read
        1109 no gap found
        110a miscorrected error
        1112 auxiliary memory read error
        1400 recorded entity not found
        1401 record not found
        1402 filemark or setmark not found
        1403 end of data not found
        1404 block sequence error
        1500 random positioning error
        1501 mechanical positioning error
        1502 positioning error detected by read of medium
        1700 recovered data with no error correction applied
        1800 recovered data with error correction applied
        1a00 parameter list length error
        1b00 synchronous data transfer error
        2000 invalid command operation code
        200c illegal command when not in append-only mode
        2100 logical block address out of range
        2101 invalid element address
        2400 invalid field in cdb
        2401 cdb decryption error
        2500 logical unit not supported
        2600 invalid field in parameter list
        2601 parameter not supported
        2602 parameter value invalid
        2604 invalid release of persistent reservation
        2610 data decryption key fail limit reached
        2611 incomplete key-associated data set
        2612 vendor specific key reference not found
        2700 write protected
        2701 hardware write protected
        2702 logical unit software write protected
        2703 associated write protect
        2704 persistent write protect
        2705 permanent write protect
        2800 not ready to ready change, medium may have changed
        2801 import or export element accessed
        2900 power on, reset, or bus device reset occurred
        2901 power on occurred
        2902 scsi bus reset occurred
        2903 bus device reset function occurred
        2904 device internal reset
        2907 i_t nexus loss occurred
        2a00 parameters changed
        2a01 mode parameters changed
        2a02 log parameters changed
        2a03 reservations preempted
        2a11 data encryption parameters changed by another i_t nexus
        2a12 data encryption parameters changed by vendor specific event
        2a13 data encryption key instance counter has changed
        2c00 command sequence error
        2c0b not reserved
        2d00 overwrite error on update in place
        2f00 commands cleared by another initiator
        3000 incompatible medium installed
        3001 cannot read medium, unknown format
        3002 cannot read medium, incompatible format
        3003 cleaning cartridge installed
        3004 cannot write medium, unknown format
        3005 cannot write medium, incompatible format
        3006 cannot format medium, incompatible medium
        3007 cleaning failure
        300c worm medium, overwrite attempted
        300d worm medium, integrity check
        3100 medium format corrupted
        3101 format command failed
        3300 tape length error
        3700 rounded parameter
        3a00 medium not present
        3a01 medium not present, tray closed
        3a02 medium not present, tray open
        3a03 medium not present, loadable
        3a04 medium not present, medium auxiliary memory accessible
        3b00 sequential positioning error
        3b01 tape position error at beginning of medium
        3b02 tape position error at end of medium
        3b08 reposition error
        3b0c position past beginning of medium
        3b0d medium destination element full
        3b0e medium source element empty
        3b0f end of medium reached
        3b11 medium magazine not accessible
        3b12 medium magazine removed
        3b13 medium magazine inserted
        3b14 medium magazine locked
        3b1a data transfer element removed
        3d00 invalid bits in identify message
        3e00 logical unit has not self-configured yet
        3e01 logical unit failure
        3f00 target operating conditions have changed
        3f01 microcode has been changed
        3f0e reported luns data has changed
        4000 diagnostic failure
        4400 internal target failure
        4500 select or reselect failure
        4700 scsi parity error
        4800 initiator detected error message received
        4900 invalid message error
        4b00 data phase error
        4e00 overlapped commands attempted
        5000 write append error
        5001 write append position error
        5100 erase failure
        5200 cartridge fault
        5300 media load or eject failed
        5301 unload tape failure
        5302 medium removal prevented
        5303 medium removal prevented by data transfer element
        5304 medium thread or unthread failure
        5500 system resource failure
        5506 auxiliary memory out of space
        5508 maximum number of supplemental decryption keys exceeded
        5a01 operator medium removal request
        5b00 log exception
        5d00 failure prediction threshold exceeded
        6400 illegal mode for this track
        7400 security error
        7401 unable to decrypt data
        7402 unencrypted data encountered while decrypting
        7403 incorrect data encryption key
        7404 cryptographic integrity validation failed
        7405 error decrypting data
        7406 unknown signature verification key
        7408 encryption parameters not useable
        7421 data encryption configuration prevented
        8201 drive requires cleaning
        """
            .lines()
            .toList();
    Map<Integer, String> texts = new TreeMap<>();
    for (String line : lines) {
      texts.put(Integer.parseInt(line.substring(0, 4), 16), line.substring(5));
    }
    return Map.copyOf(texts);
  }
}
