package dev.coffer.tape.scsi;

import dev.coffer.tape.scsi.ModelCartridge.Partition;
import dev.coffer.tape.scsi.ModelCartridge.Recorded;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * A sequential-access device in memory, speaking SCSI: strict about command blocks, honest about
 * what it lacks.
 *
 * <p>What it does wrong on request: fails the next command of a code with any result ({@link
 * #failNext}); cannot read or write an object ({@link #unreadable}, {@link #unwritable}); has its
 * cartridge swapped ({@link #insert}); raises alerts ({@link #alerts}); takes a key and does not
 * encrypt, and admits it in its status, or only on the medium ({@link #lie(Lie)}); has a wrong idea
 * of where it stands ({@link #positionSlip}).
 */
public final class ModelTapeDrive implements ScsiTransport {
  /** How a drive may lie about encryption. */
  public enum Lie {
    NONE,
    STATUS_STAYS_OFF,
    BLOCKS_STAY_CLEAR
  }

  public static final int MAX_BLOCK = 1 << 23;

  public final List<String> commands = new ArrayList<>();
  public final Set<Integer> alerts = new TreeSet<>();
  public final Set<Long> unreadable = new TreeSet<>();
  public final Set<Long> unwritable = new TreeSet<>();
  public long positionSlip;
  public int looksUntilReady;
  public int maxBlockBytes = MAX_BLOCK;

  /** PREVENT ALLOW MEDIUM REMOVAL is unknown to it. */
  public boolean refusesLock;

  /** Nobody gets the cartridge out. */
  public boolean removalPrevented;

  /** Blocks written while anybody could have taken the cartridge out. */
  public int writesUnlocked;

  private final ModelFeatures features;
  private final String serial;
  private final Map<Integer, ScsiResult> nextFailures = new HashMap<>();
  private final Deque<SenseData> attentions = new ArrayDeque<>();
  private Optional<ModelCartridge> cartridge = Optional.empty();
  private boolean threaded;
  private int writesUntilAlert;
  private int flagAtWrite;
  private int partition;
  private int object;
  private int blockBytes = 4096;
  private final ModelEncryption encryption = new ModelEncryption();
  private Optional<MediumPartitionPage> wantedPartitions = Optional.empty();

  public ModelTapeDrive(ModelFeatures features, String serial) {
    this.features = features;
    this.serial = serial;
    attentions.add(SenseData.of(SenseKey.UNIT_ATTENTION, 0x29, 0x01));
  }

  /** A drive with a cartridge threaded in it. */
  public static ModelTapeDrive with(ModelFeatures features, ModelCartridge cartridge) {
    ModelTapeDrive drive = new ModelTapeDrive(features, "1013000042");
    drive.insert(cartridge);
    return drive;
  }

  /** Presses the button: the cartridge comes out, unless that is prevented. */
  public Optional<ModelCartridge> pressEject() {
    return removalPrevented ? Optional.empty() : remove();
  }

  /** Puts another cartridge in, whatever keeps the one that is there, and threads it. */
  public void insert(ModelCartridge next) {
    cartridge = Optional.of(next);
    threaded = true;
    partition = 0;
    object = 0;
    next.loads++;
    attentions.add(SenseData.of(SenseKey.UNIT_ATTENTION, 0x28, 0x00));
  }

  public Optional<ModelCartridge> remove() {
    Optional<ModelCartridge> out = cartridge;
    cartridge = Optional.empty();
    threaded = false;
    return out;
  }

  public Optional<ModelCartridge> cartridge() {
    return cartridge;
  }

  public boolean isThreaded() {
    return threaded;
  }

  public String serial() {
    return serial;
  }

  public boolean hasKey() {
    return encryption.key().isPresent();
  }

  /** From now on it encrypts as it says, or lies about it. */
  public void lie(Lie how) {
    encryption.lie = how;
  }

  /** From the n-th write on, counted from now, the drive has an alert. */
  public void alertAtWrite(int count, int flag) {
    writesUntilAlert = count;
    flagAtWrite = flag;
  }

  /** The next command with this operation code ends so, without having done anything. */
  public void failNext(int operationCode, ScsiResult result) {
    nextFailures.put(operationCode, result);
  }

  @Override
  public String path() {
    return "/dev/model";
  }

  @Override
  public void close() {}

  @Override
  public ScsiResult execute(ScsiCommand command) {
    commands.add(command.name());
    int code = command.operationCode();
    ScsiResult failure = nextFailures.remove(code);
    if (failure != null) {
      return failure;
    }
    boolean attentive = code != 0x12 && code != 0x03;
    if (attentive && !attentions.isEmpty()) {
      return ScsiResult.check(attentions.remove(), 0);
    }
    byte[] cdb = command.cdb();
    return switch (code) {
      case 0x00 -> ready().map(ModelTapeDrive::check).orElse(ScsiResult.good(0));
      case 0x03 -> answer(command, SenseData.of(SenseKey.NO_SENSE, 0, 0).encodeFixed());
      case 0x05 -> answer(command, new BlockLimits(0, maxBlockBytes, 1).encode());
      case 0x12 -> ModelPages.inquiry(command, cdb, serial);
      case 0x15, 0x55 -> modeSelect(command, code);
      case 0x1A, 0x5A ->
          ModelPages.modeSense(command, cdb, features, cartridge, partition, blockBytes);
      case 0x1B -> load((cdb[4] & 1) != 0);
      case 0x1E -> refusesLock ? illegal(0x20) : preventRemoval((cdb[4] & 1) != 0);
      case 0x4D ->
          features.logSense()
              ? ModelPages.logSense(command, cdb, cartridge, alerts)
              : illegal(0x20);
      case 0xA2 -> features.encryption() ? securityIn(command, cdb) : illegal(0x20);
      case 0xB5 -> features.encryption() ? encryption.out(command) : illegal(0x20);
      default -> ready().isPresent() ? check(ready().get()) : medium(command, code, cdb);
    };
  }

  private ScsiResult medium(ScsiCommand command, int code, byte[] cdb) {
    return switch (code) {
      case 0x01 -> at(partition, 0);
      case 0x04 -> format();
      case 0x08 -> read(command.data());
      case 0x0A -> write(command.data());
      case 0x10 -> writeFilemarks((int) number(cdb, 2, 3));
      case 0x11 -> space(cdb[1] & 0xF, (int) (number(cdb, 2, 3) << 40 >> 40));
      case 0x91 -> space(cdb[1] & 0xF, (int) number(cdb, 4, 8));
      case 0x2B -> locate((cdb[1] & 2) != 0 ? cdb[8] : partition, number(cdb, 3, 4));
      case 0x92 -> locate((cdb[1] & 2) != 0 ? cdb[3] : partition, number(cdb, 4, 8));
      case 0x34 -> readPosition(command, cdb);
      case 0x8C ->
          features.memory()
              ? ModelPages.readAttribute(command, cdb, cartridge.orElseThrow())
              : illegal(0x20);
      case 0x8D ->
          features.memory()
              ? ModelPages.writeAttribute(command, cdb, cartridge.orElseThrow())
              : illegal(0x20);
      default -> illegal(0x20);
    };
  }

  static long number(byte[] cdb, int at, int length) {
    long value = 0;
    for (int i = at; i < at + length; i++) {
      value = value << 8 | cdb[i] & 0xFF;
    }
    return value;
  }

  private static ScsiResult check(SenseData sense) {
    return ScsiResult.check(sense, 0);
  }

  static ScsiResult illegal(int additionalCode) {
    return check(SenseData.of(SenseKey.ILLEGAL_REQUEST, additionalCode, 0));
  }

  static ScsiResult answer(ScsiCommand command, byte[] bytes) {
    ByteBuffer data = command.data();
    int length = Math.min(bytes.length, data.remaining());
    data.put(data.position(), bytes, 0, length);
    return ScsiResult.good(length);
  }

  static byte[] sent(ScsiCommand command) {
    byte[] bytes = new byte[command.data().remaining()];
    command.data().get(command.data().position(), bytes);
    return bytes;
  }

  private Optional<SenseData> ready() {
    if (cartridge.isEmpty()) {
      return Optional.of(SenseData.of(SenseKey.NOT_READY, 0x3A, 0x00));
    }
    if (!threaded) {
      return Optional.of(SenseData.of(SenseKey.NOT_READY, 0x04, 0x02));
    }
    if (looksUntilReady > 0) {
      looksUntilReady--;
      return Optional.of(SenseData.of(SenseKey.NOT_READY, 0x04, 0x01));
    }
    return Optional.empty();
  }

  private ScsiResult preventRemoval(boolean prevent) {
    removalPrevented = prevent;
    return ScsiResult.good(0);
  }

  private ScsiResult load(boolean load) {
    if (!load && removalPrevented) {
      return check(SenseData.of(SenseKey.ILLEGAL_REQUEST, 0x53, 0x02));
    }
    if (cartridge.isEmpty()) {
      return check(SenseData.of(SenseKey.NOT_READY, 0x3A, 0x00));
    }
    if (load && !threaded) {
      cartridge.get().loads++;
    }
    if (!load) {
      encryption.forget();
    }
    threaded = load;
    return at(0, 0);
  }

  private ScsiResult at(int newPartition, int newObject) {
    partition = newPartition;
    object = newObject;
    return ScsiResult.good(0);
  }

  private Partition here() {
    return cartridge.orElseThrow().partitions.get(partition);
  }

  private ScsiResult write(ByteBuffer data) {
    byte[] block = new byte[data.remaining()];
    data.get(data.position(), block);
    if (blockBytes != 0 || block.length > maxBlockBytes) {
      return illegal(0x24);
    }
    if (unwritable.contains((long) object)) {
      return check(SenseData.of(SenseKey.MEDIUM_ERROR, 0x0C, 0x00));
    }
    if (writesUntilAlert > 0 && --writesUntilAlert == 0) {
      alerts.add(flagAtWrite);
    }
    writesUnlocked += removalPrevented ? 0 : 1;
    return append(new Recorded(Optional.of(block), encryption.writingKey()), 1);
  }

  private ScsiResult writeFilemarks(int count) {
    if (count == 0) {
      return ScsiResult.good(0);
    }
    return append(new Recorded(Optional.empty(), Optional.empty()), count);
  }

  private ScsiResult append(Recorded recorded, int count) {
    ModelCartridge medium = cartridge.orElseThrow();
    if (medium.writeProtected) {
      return check(SenseData.of(SenseKey.DATA_PROTECT, 0x27, 0x00));
    }
    Partition target = here();
    int size = recorded.data().map(data -> data.length).orElse(0);
    while (target.objects.size() > object) {
      target.objects.removeLast();
    }
    long used = target.usedBytes() + size;
    if (used > target.capacityBytes || object >= medium.endsAtObject) {
      return check(
          SenseData.of(SenseKey.VOLUME_OVERFLOW, 0x00, 0x02).with(false, true, false, size));
    }
    for (int i = 0; i < count; i++) {
      target.objects.add(recorded);
      object++;
    }
    return used > target.capacityBytes - medium.earlyWarningBytes
        ? check(SenseData.of(SenseKey.NO_SENSE, 0x00, 0x02).with(false, true, false, 0))
        : ScsiResult.good(size);
  }

  private ScsiResult read(ByteBuffer target) {
    if (blockBytes != 0) {
      return illegal(0x24);
    }
    Partition from = here();
    if (object >= from.objects.size()) {
      return check(
          features.statesResidue()
              ? SenseData.of(SenseKey.BLANK_CHECK, 0x00, 0x05)
                  .with(false, false, false, target.remaining())
              : new SenseData(
                  false, SenseKey.BLANK_CHECK, 0, 0, false, true, false, OptionalLong.empty()));
    }
    if (unreadable.contains((long) object)) {
      return check(SenseData.of(SenseKey.MEDIUM_ERROR, 0x11, 0x00));
    }
    Recorded recorded = from.objects.get(object);
    if (recorded.key().isPresent()
        && !Arrays.equals(recorded.key().get(), encryption.key().orElse(new byte[0]))) {
      return check(SenseData.of(SenseKey.DATA_PROTECT, 0x74, 0x03));
    }
    object++;
    if (recorded.data().isEmpty()) {
      return check(
          SenseData.of(SenseKey.NO_SENSE, 0x00, 0x01).with(true, false, false, target.remaining()));
    }
    byte[] data = recorded.data().get();
    int length = Math.min(data.length, target.remaining());
    target.put(target.position(), data, 0, length);
    return data.length == target.remaining()
        ? ScsiResult.good(length)
        : ScsiResult.check(
            SenseData.of(SenseKey.NO_SENSE, 0, 0)
                .with(false, false, true, target.remaining() - (long) data.length),
            length);
  }

  private ScsiResult space(int code, int count) {
    Partition in = here();
    if (code == 3) {
      object = in.objects.size();
      return ScsiResult.good(0);
    }
    int step = Integer.signum(count);
    int left = Math.abs(count);
    while (left > 0) {
      int next = step > 0 ? object : object - 1;
      if (next < 0) {
        return stopped(SenseData.of(SenseKey.NO_SENSE, 0x00, 0x04), false, true, left);
      }
      if (next >= in.objects.size()) {
        return features.statesResidue()
            ? stopped(SenseData.of(SenseKey.BLANK_CHECK, 0x00, 0x05), false, false, left)
            : check(SenseData.of(SenseKey.NO_SENSE, 0x00, 0x05));
      }
      object += step;
      boolean mark = in.objects.get(next).data().isEmpty();
      if (code == 0 && mark && features.stopsAtFilemarks()) {
        return stopped(SenseData.of(SenseKey.NO_SENSE, 0x00, 0x01), true, false, left);
      }
      if (code == 0 || mark) {
        left--;
      }
    }
    return ScsiResult.good(0);
  }

  private ScsiResult stopped(SenseData sense, boolean mark, boolean medium, int left) {
    return check(
        features.statesResidue()
            ? sense.with(mark, medium, false, left)
            : new SenseData(
                false,
                sense.key(),
                0,
                sense.qualifier(),
                mark,
                medium,
                false,
                OptionalLong.empty()));
  }

  private ScsiResult locate(int wantedPartition, long wanted) {
    if (!features.locate()) {
      return illegal(0x20);
    }
    if (wantedPartition >= cartridge.orElseThrow().partitions.size()) {
      return illegal(0x24);
    }
    partition = wantedPartition;
    int end = here().objects.size();
    object = (int) Math.min(end, wanted);
    return wanted > end
        ? check(SenseData.of(SenseKey.BLANK_CHECK, 0x00, 0x05))
        : ScsiResult.good(0);
  }

  private ScsiResult readPosition(ScsiCommand command, byte[] cdb) {
    ReadPositionForm form =
        switch (cdb[1] & 0x1F) {
          case 0x06 -> ReadPositionForm.LONG;
          case 0x08 -> ReadPositionForm.EXTENDED;
          default -> ReadPositionForm.SHORT;
        };
    if (!features.readPosition()) {
      return features.stopsAtFilemarks() ? illegal(0x20) : unknownPosition(command, form);
    }
    OptionalLong told = OptionalLong.of(object + positionSlip);
    return answer(
        command,
        new ReadPositionData(
                object == 0, false, false, partition, told, told, OptionalLong.of(filemarks()))
            .encode(form));
  }

  /** As tgt: the short form says that it does not know, the long form is zeros. */
  private static ScsiResult unknownPosition(ScsiCommand command, ReadPositionForm form) {
    byte[] bytes = new byte[form.bytes()];
    bytes[0] = (byte) (form == ReadPositionForm.SHORT ? 0x14 : 0x20);
    return form == ReadPositionForm.EXTENDED ? illegal(0x24) : answer(command, bytes);
  }

  private long filemarks() {
    return here().objects.subList(0, object).stream().filter(each -> each.data().isEmpty()).count();
  }

  private ScsiResult modeSelect(ScsiCommand command, int code) {
    byte[] bytes = sent(command);
    try {
      ModeParameters parameters;
      if (code == 0x15) {
        bytes[0] = (byte) (bytes.length - 1);
        parameters = ModeParameters.parse6(bytes);
      } else {
        ScsiBytes.put(bytes, 0, 2, bytes.length - 2);
        parameters = ModeParameters.parse10(bytes);
      }
      parameters.descriptor().ifPresent(each -> blockBytes = each.blockBytes());
      Optional<ModePage> page = parameters.page(ModePage.MEDIUM_PARTITION, 0);
      if (page.isPresent()) {
        wantedPartitions = Optional.of(MediumPartitionPage.parse(page.get()));
      }
      return ScsiResult.good(bytes.length);
    } catch (ScsiFormatException e) {
      return illegal(0x26);
    }
  }

  private ScsiResult format() {
    if (partition != 0 || object != 0) {
      return illegal(0x24);
    }
    ModelCartridge medium = cartridge.orElseThrow();
    if (wantedPartitions.filter(page -> page.additional() == 1).isPresent()) {
      MediumPartitionPage page = wantedPartitions.get();
      long unit = (long) Math.pow(10, page.unitExponent());
      long first = page.sizes().getFirst() * unit;
      medium.partition(List.of(first, medium.capacityBytes - first));
    } else {
      medium.partition(List.of(medium.capacityBytes));
    }
    return at(0, 0);
  }

  private ScsiResult securityIn(ScsiCommand command, byte[] cdb) {
    List<Recorded> objects = cartridge.isPresent() ? here().objects : List.of();
    return encryption.in(command, cdb, objects, object);
  }
}
