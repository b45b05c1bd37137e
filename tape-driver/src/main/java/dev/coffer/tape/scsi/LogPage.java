package dev.coffer.tape.scsi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A log page, SPC-5 7.3: byte 0 page code 3Fh and SPF 40h, byte 1 subpage, bytes 2-3 length of what
 * follows, then parameters of bytes 0-1 code, byte 2 control, byte 3 length, value.
 *
 * @param code page code
 * @param subpage subpage code, 0 where there is none
 * @param parameters in the order of the page
 */
public record LogPage(int code, int subpage, List<LogPage.Parameter> parameters) {
  public static final int WRITE_ERROR_COUNTERS = 0x02;
  public static final int READ_ERROR_COUNTERS = 0x03;
  public static final int SEQUENTIAL_ACCESS = 0x0C;
  public static final int DEVICE_STATISTICS = 0x14;
  public static final int VOLUME_STATISTICS = 0x17;
  public static final int DATA_COMPRESSION = 0x1B;
  public static final int TAPE_ALERT = 0x2E;
  public static final int TAPE_CAPACITY = 0x31;

  public LogPage {
    parameters = List.copyOf(parameters);
  }

  /** One parameter. */
  public static final class Parameter {
    private final int code;
    private final int control;
    private final byte[] value;

    public Parameter(int code, int control, byte[] value) {
      this.code = code;
      this.control = control;
      this.value = value.clone();
    }

    /** A big-endian number of a given width, in the format of a data counter. */
    public static Parameter number(int code, int widthBytes, long value) {
      byte[] bytes = new byte[widthBytes];
      ScsiBytes.put(bytes, 0, widthBytes, value);
      return new Parameter(code, 0x03, bytes);
    }

    public int code() {
      return code;
    }

    public int control() {
      return control;
    }

    /** A copy of the value. */
    public byte[] value() {
      return value.clone();
    }

    /** The value as a number; empty if it has more than eight bytes, none, or fills 64 bits. */
    public OptionalLong number() {
      if (value.length == 0 || value.length > 8) {
        return OptionalLong.empty();
      }
      long number = 0;
      for (byte each : value) {
        number = (number << 8) | (each & 0xFF);
      }
      return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
    }
  }

  /** Reads a page; a last parameter that the page cuts off is left out. */
  public static LogPage parse(byte[] bytes) throws ScsiFormatException {
    ScsiBytes in = new ScsiBytes("log page", bytes).atLeast(4);
    int end = Math.min(in.length(), 4 + in.u16(2));
    List<Parameter> parameters = new ArrayList<>();
    int at = 4;
    while (at + 4 <= end && at + 4 + in.u8(at + 3) <= end) {
      int length = in.u8(at + 3);
      parameters.add(new Parameter(in.u16(at), in.u8(at + 2), in.slice(at + 4, length)));
      at += 4 + length;
    }
    return new LogPage(in.u8(0) & 0x3F, in.bit(0, 0x40) ? in.u8(1) : 0, parameters);
  }

  /** Reads a page and insists on its code. */
  public static LogPage parse(int code, byte[] bytes) throws ScsiFormatException {
    LogPage page = parse(bytes);
    if (page.code() != code) {
      throw new ScsiFormatException(
          "log page: actual=%02xh expected=%02xh".formatted(page.code(), code));
    }
    return page;
  }

  public byte[] encode() {
    int length = parameters.stream().mapToInt(each -> 4 + each.value.length).sum();
    byte[] bytes = new byte[4 + length];
    bytes[0] = (byte) (code | (subpage != 0 ? 0x40 : 0));
    bytes[1] = (byte) subpage;
    ScsiBytes.put(bytes, 2, 2, length);
    int at = 4;
    for (Parameter parameter : parameters) {
      ScsiBytes.put(bytes, at, 2, parameter.code);
      bytes[at + 2] = (byte) parameter.control;
      bytes[at + 3] = (byte) parameter.value.length;
      System.arraycopy(parameter.value, 0, bytes, at + 4, parameter.value.length);
      at += 4 + parameter.value.length;
    }
    return bytes;
  }

  public Optional<Parameter> parameter(int parameterCode) {
    return parameters.stream().filter(each -> each.code == parameterCode).findFirst();
  }

  /** A parameter's value as a number. */
  public OptionalLong number(int parameterCode) {
    return parameter(parameterCode).map(Parameter::number).orElse(OptionalLong.empty());
  }
}
