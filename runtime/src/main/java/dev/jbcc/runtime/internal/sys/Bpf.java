package dev.jbcc.runtime.internal.sys;

import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/**
 * The commands of {@code bpf(2)}, with {@code union bpf_attr} laid out as {@code include/uapi/linux/bpf.h} has it. Results are
 * those of the system call: not negative, or a negated error number. Each command passes only as many bytes of the union as
 * it has fields, so old kernels see nothing they do not know. Thread-safe.
 */
public final class Bpf {
    public static final int MAP_CREATE = 0;
    public static final int MAP_LOOKUP_ELEM = 1;
    public static final int MAP_UPDATE_ELEM = 2;
    public static final int MAP_DELETE_ELEM = 3;
    public static final int MAP_GET_NEXT_KEY = 4;
    public static final int PROG_LOAD = 5;
    public static final int OBJ_PIN = 6;
    public static final int OBJ_GET = 7;
    public static final int PROG_TEST_RUN = 10;
    public static final int PROG_GET_FD_BY_ID = 13;
    public static final int MAP_GET_FD_BY_ID = 14;
    public static final int OBJ_GET_INFO_BY_FD = 15;
    public static final int RAW_TRACEPOINT_OPEN = 17;
    public static final int BTF_LOAD = 18;
    public static final int BTF_GET_FD_BY_ID = 19;
    public static final int MAP_LOOKUP_AND_DELETE_ELEM = 21;
    public static final int MAP_FREEZE = 22;
    public static final int BTF_GET_NEXT_ID = 23;
    public static final int MAP_LOOKUP_BATCH = 24;
    public static final int MAP_LOOKUP_AND_DELETE_BATCH = 25;
    public static final int MAP_UPDATE_BATCH = 26;
    public static final int MAP_DELETE_BATCH = 27;
    public static final int LINK_CREATE = 28;
    public static final int ITER_CREATE = 33;
    public static final int TOKEN_CREATE = 36;

    /** Longest name of a map or program, without the zero after it. */
    public static final int NAME_LENGTH = 15;

    private static final int NAME_ROOM = NAME_LENGTH + 1;
    private static final int PROGRAM_LOAD_ATTEMPTS = 5;
    private static final int FUNC_INFO_BYTES = 8;
    private static final int LINE_INFO_BYTES = 16;
    private static final int ELEMENT_BYTES = 32;
    private static final int BATCH_BYTES = 56;
    private static final int BPF_F_TOKEN_FD = 1 << 16;
    private static final int NO_TOKEN = -1;

    private final Sys sys;
    private final int token;

    /** Attributes of the commands on elements, one block per thread: those commands must not allocate. */
    private static final class Scratch {
        final StructBuffer element = StructBuffer.allocate(Arena.ofAuto(), ELEMENT_BYTES);
        final StructBuffer batch = StructBuffer.allocate(Arena.ofAuto(), BATCH_BYTES);
    }

    private final ThreadLocal<Scratch> scratch = ThreadLocal.withInitial(Scratch::new);

    private volatile boolean memoryLimitRaised;

    public Bpf(Sys sys) {
        this(sys, NO_TOKEN);
    }

    private Bpf(Sys sys, int token) {
        this.sys = sys;
        this.token = token;
    }

    /** Returns the same commands, those that make types, maps and programs with the rights of a token, which stays the caller's own. */
    public Bpf withToken(int tokenFd) {
        return new Bpf(sys, tokenFd);
    }

    /** Returns the descriptor of a token: the rights that the BPF file system delegates that is open as {@code fileSystemFd}. */
    public int createToken(int fileSystemFd) {
        try (Arena arena = Arena.ofConfined()) {
            return sys.bpf(
                    TOKEN_CREATE,
                    StructBuffer.allocate(arena, 8).int32(4, fileSystemFd).segment());
        }
    }

    /** Puts the token, if there is one, into the attributes of a command; they end with it, so kernels without tokens see none of it. */
    private StructBuffer attributes(Arena arena, int sizeBytes, int flagsAt, int flags, int tokenAt) {
        if (token == NO_TOKEN) {
            return flags == 0
                    ? StructBuffer.allocate(arena, sizeBytes)
                    : StructBuffer.allocate(arena, sizeBytes).int32(flagsAt, flags);
        }
        return StructBuffer.allocate(arena, tokenAt + 4)
                .int32(flagsAt, flags | BPF_F_TOKEN_FD)
                .int32(tokenAt, token);
    }

    private static final class Host {
        static final Bpf INSTANCE = new Bpf(Sys.host());

        private Host() {}
    }

    /** Returns the commands of the running kernel. */
    public static Bpf host() {
        return Host.INSTANCE;
    }

    /**
     * A command that makes an object. Kernels before 5.11 count the memory of maps and programs against
     * {@code RLIMIT_MEMLOCK} and answer EPERM when it is spent, so the limit is lifted then, once.
     */
    private int make(int command, StructBuffer attr) {
        int result = attempt(command, attr);
        if (result == -Errno.EPERM && !memoryLimitRaised) {
            memoryLimitRaised = true;
            if (sys.unlimitLockedMemory() == 0) {
                return attempt(command, attr);
            }
        }
        return result;
    }

    /** A signal makes the verifier give up with EAGAIN, so loading a program is tried a few times. */
    private int attempt(int command, StructBuffer attr) {
        int left = command == PROG_LOAD ? PROGRAM_LOAD_ATTEMPTS : 1;
        int result;
        do {
            result = sys.bpf(command, attr.segment());
            left--;
        } while (result == -Errno.EAGAIN && left > 0);
        return result;
    }

    /** Returns the system calls underneath. */
    public Sys sys() {
        return sys;
    }

    /** What {@code BPF_MAP_CREATE} takes. Descriptors and type ids that do not apply are 0. */
    public record MapAttributes(
            int type,
            int keySizeBytes,
            int valueSizeBytes,
            int maxEntries,
            int flags,
            int numaNode,
            int innerFd,
            String name,
            int btfFd,
            int keyTypeId,
            int valueTypeId,
            long extra) {

        /** Returns the same without types. */
        public MapAttributes withoutBtf() {
            return new MapAttributes(
                    type, keySizeBytes, valueSizeBytes, maxEntries, flags, numaNode, innerFd, name, 0, 0, 0, extra);
        }

        /** Returns the same without a name, for kernels before 4.15. */
        public MapAttributes withoutName() {
            return new MapAttributes(
                    type,
                    keySizeBytes,
                    valueSizeBytes,
                    maxEntries,
                    flags,
                    numaNode,
                    innerFd,
                    "",
                    btfFd,
                    keyTypeId,
                    valueTypeId,
                    extra);
        }
    }

    /** Returns the descriptor of a new map. */
    public int createMap(MapAttributes map) {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer attr = attributes(arena, 72, 16, map.flags(), 76)
                    .int32(0, map.type())
                    .int32(4, map.keySizeBytes())
                    .int32(8, map.valueSizeBytes())
                    .int32(12, map.maxEntries())
                    .int32(20, map.innerFd())
                    .int32(24, map.numaNode())
                    .text(28, NAME_ROOM, objectName(map.name()))
                    .int32(48, map.btfFd())
                    .int32(52, map.keyTypeId())
                    .int32(56, map.valueTypeId())
                    .int64(64, map.extra());
            return make(MAP_CREATE, attr);
        }
    }

    /**
     * Returns the descriptor of a new map for a struct of functions.
     *
     * @param btfFd some BTF, which the kernel asks for
     * @param valueTypeId of the kernel's own type of the value
     */
    public int createStructOps(int type, String name, int valueSizeBytes, int flags, int btfFd, int valueTypeId) {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer attr = attributes(arena, 64, 16, flags, 76)
                    .int32(0, type)
                    .int32(4, 4)
                    .int32(8, valueSizeBytes)
                    .int32(12, 1)
                    .text(28, NAME_ROOM, objectName(name))
                    .int32(48, btfFd)
                    .int32(60, valueTypeId);
            return make(MAP_CREATE, attr);
        }
    }

    /**
     * A command on one element.
     *
     * @param command one of {@code MAP_*_ELEM}, or {@code MAP_GET_NEXT_KEY} with the next key as value
     * @param key address, 0 for none
     * @param value address, 0 for none
     */
    public int element(int command, int mapFd, long key, long value, long flags) {
        StructBuffer attr = scratch.get().element;
        attr.int64(0, Integer.toUnsignedLong(mapFd))
                .int64(8, key)
                .int64(16, value)
                .int64(24, flags);
        return sys.bpf(command, attr.segment());
    }

    /**
     * A command on many elements.
     *
     * @param inBatch address of the position to go on from, 0 for the start
     * @param outBatch address that receives the position to go on from
     * @param count in: elements that fit; out: elements done. In the first four bytes.
     */
    public int batch(
            int command,
            int mapFd,
            long inBatch,
            long outBatch,
            long keys,
            long values,
            StructBuffer count,
            long elementFlags) {
        StructBuffer attr = scratch.get().batch;
        attr.int64(0, inBatch)
                .int64(8, outBatch)
                .int64(16, keys)
                .int64(24, values)
                .int32(32, count.int32(0))
                .int32(36, mapFd)
                .int64(40, elementFlags)
                .int64(48, 0);
        int result = sys.bpf(command, attr.segment());
        count.int32(0, attr.int32(32));
        return result;
    }

    /** Makes a map read-only for user space. */
    public int freezeMap(int mapFd) {
        try (Arena arena = Arena.ofConfined()) {
            return sys.bpf(
                    MAP_FREEZE, StructBuffer.allocate(arena, 4).int32(0, mapFd).segment());
        }
    }

    /**
     * What {@code BPF_PROG_LOAD} takes.
     *
     * @param instructions in native byte order
     * @param flags {@code BPF_F_*} bits of programs
     * @param btfFd the BTF that the infos refer to, 0 if there is none
     * @param funcInfo records of 8 bytes
     * @param lineInfo records of 16 bytes
     * @param attachBtfId the kernel's type of what it attaches to, 0 if none
     * @param attachFd the module's BTF that the type is in, or the program that has it; 0 for the kernel's BTF
     * @param tables descriptors of BTF that calls refer to by index
     */
    @SuppressWarnings("ArrayRecordComponent") // handed straight on to the kernel
    public record ProgramAttributes(
            int type,
            byte[] instructions,
            String license,
            int kernelVersion,
            int flags,
            String name,
            int expectedAttachType,
            int btfFd,
            byte[] funcInfo,
            byte[] lineInfo,
            int attachBtfId,
            int attachFd,
            int[] tables) {

        /** Returns the same without BTF and what refers to it. */
        public ProgramAttributes withoutBtf() {
            return new ProgramAttributes(
                    type,
                    instructions,
                    license,
                    kernelVersion,
                    flags,
                    name,
                    expectedAttachType,
                    0,
                    new byte[0],
                    new byte[0],
                    attachBtfId,
                    attachFd,
                    tables);
        }

        /** Returns the same without a name, for kernels before 4.15. */
        public ProgramAttributes withoutName() {
            return new ProgramAttributes(
                    type,
                    instructions,
                    license,
                    kernelVersion,
                    flags,
                    "",
                    expectedAttachType,
                    btfFd,
                    funcInfo,
                    lineInfo,
                    attachBtfId,
                    attachFd,
                    tables);
        }
    }

    /**
     * Loads a program.
     *
     * @param log receives the verifier's log; null for none
     */
    public int loadProgram(ProgramAttributes program, int logLevel, @Nullable StructBuffer log) {
        try (Arena arena = Arena.ofConfined()) {
            // Kernels that do not know the tables see no more bytes than they know.
            StructBuffer attr = attributes(arena, program.tables().length == 0 ? 120 : 128, 44, program.flags(), 144)
                    .int32(0, program.type())
                    .int32(4, program.instructions().length / 8)
                    .int64(8, copy(arena, program.instructions()))
                    .int64(16, StructBuffer.cString(arena, program.license()))
                    .int32(40, program.kernelVersion())
                    .text(48, NAME_ROOM, objectName(program.name()))
                    .int32(68, program.expectedAttachType())
                    .int32(108, program.attachBtfId())
                    .int32(112, program.attachFd());
            if (program.tables().length > 0) {
                StructBuffer tables = StructBuffer.allocate(arena, 4 * program.tables().length);
                for (int i = 0; i < program.tables().length; i++) {
                    tables.int32(4 * i, program.tables()[i]);
                }
                attr.int64(120, tables.address());
            }
            if (program.btfFd() != 0) {
                attr.int32(72, program.btfFd());
                if (program.funcInfo().length > 0) {
                    attr.int32(76, FUNC_INFO_BYTES)
                            .int64(80, copy(arena, program.funcInfo()))
                            .int32(88, program.funcInfo().length / FUNC_INFO_BYTES);
                }
                if (program.lineInfo().length > 0) {
                    attr.int32(92, LINE_INFO_BYTES)
                            .int64(96, copy(arena, program.lineInfo()))
                            .int32(104, program.lineInfo().length / LINE_INFO_BYTES);
                }
            }
            if (log != null) {
                attr.int32(24, logLevel).int32(28, log.sizeBytes()).int64(32, log.address());
            }
            return make(PROG_LOAD, attr);
        }
    }

    private static long copy(Arena arena, byte[] bytes) {
        return StructBuffer.allocate(arena, Math.max(8, bytes.length))
                .put(0, bytes)
                .address();
    }

    /**
     * Runs a program once or more on given data. Fields of {@code run} are those of the command's part of the union, filled
     * in and out by the caller.
     */
    public int testRun(StructBuffer run) {
        return sys.bpf(PROG_TEST_RUN, run.segment());
    }

    /** Loads BTF; the log goes to {@code log} unless that is null. */
    public int loadBtf(byte[] btf, @Nullable StructBuffer log) {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer data = StructBuffer.allocate(arena, btf.length).put(0, btf);
            StructBuffer attr =
                    attributes(arena, 28, 32, 0, 36).int64(0, data.address()).int32(16, btf.length);
            if (log != null) {
                attr.int64(8, log.address()).int32(20, log.sizeBytes()).int32(24, 1);
            }
            return make(BTF_LOAD, attr);
        }
    }

    /** Pins an object in the BPF file system. */
    public int pin(int fd, String path) {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer attr = StructBuffer.allocate(arena, 16)
                    .int64(0, StructBuffer.cString(arena, path))
                    .int32(8, fd);
            return sys.bpf(OBJ_PIN, attr.segment());
        }
    }

    /** Returns a descriptor of a pinned object. */
    public int openPinned(String path) {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer attr = StructBuffer.allocate(arena, 16).int64(0, StructBuffer.cString(arena, path));
            return sys.bpf(OBJ_GET, attr.segment());
        }
    }

    /** Fills {@code info} with the kernel's information about an object; returns the number of bytes it knows, or an error. */
    public int info(int fd, StructBuffer info) {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer attr = StructBuffer.allocate(arena, 16)
                    .int32(0, fd)
                    .int32(4, info.sizeBytes())
                    .int64(8, info.address());
            int result = sys.bpf(OBJ_GET_INFO_BY_FD, attr.segment());
            return result < 0 ? result : attr.int32(4);
        }
    }

    /** Returns a descriptor of the object with that id, by one of the {@code *_GET_FD_BY_ID} commands. */
    public int openById(int command, int id) {
        try (Arena arena = Arena.ofConfined()) {
            return sys.bpf(
                    command, StructBuffer.allocate(arena, 12).int32(0, id).segment());
        }
    }

    /** Returns the id that follows one, by one of the {@code *_GET_NEXT_ID} commands; {@code ENOENT} behind the last. */
    public int nextId(int command, int id) {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer attr = StructBuffer.allocate(arena, 12).int32(0, id);
            int result = sys.bpf(command, attr.segment());
            return result < 0 ? result : attr.int32(4);
        }
    }

    /**
     * Attaches a raw tracepoint program, or a program that was loaded for one function or hook.
     *
     * @param name of the tracepoint; empty for a program that knows its target
     * @return the descriptor of the attachment
     */
    public int openRawTracepoint(String name, int programFd) {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer attr = StructBuffer.allocate(arena, 16)
                    .int64(0, name.isEmpty() ? 0 : StructBuffer.cString(arena, name))
                    .int32(8, programFd);
            return sys.bpf(RAW_TRACEPOINT_OPEN, attr.segment());
        }
    }

    /** Links a program to a perf event; returns the descriptor of the link. */
    public int linkPerfEvent(int programFd, int perfEventFd, long cookie) {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer attr = StructBuffer.allocate(arena, 24)
                    .int32(0, programFd)
                    .int32(4, perfEventFd)
                    .int32(8, BPF_PERF_EVENT)
                    .int64(16, cookie);
            return sys.bpf(LINK_CREATE, attr.segment());
        }
    }

    /**
     * Links an iterator program; returns the descriptor of the link.
     *
     * @param scope {@code union bpf_iter_link_info}: what it goes over
     */
    public int linkIterator(int programFd, StructBuffer scope) {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer attr = StructBuffer.allocate(arena, 32)
                    .int32(0, programFd)
                    .int32(8, BPF_TRACE_ITER)
                    .int64(16, scope.sizeBytes() == 0 ? 0 : scope.address())
                    .int32(24, scope.sizeBytes());
            return sys.bpf(LINK_CREATE, attr.segment());
        }
    }

    /** Starts a run of an iterator; returns the descriptor that gives its output. */
    public int createIterator(int linkFd) {
        try (Arena arena = Arena.ofConfined()) {
            return sys.bpf(
                    ITER_CREATE,
                    StructBuffer.allocate(arena, 8).int32(0, linkFd).segment());
        }
    }

    /** The attach type of iterators. */
    public static final int BPF_TRACE_ITER = 28;

    /** The attach type of links to perf events. */
    public static final int BPF_PERF_EVENT = 41;

    /** Returns what the kernel keeps of a name: its first 15 characters, without those it does not allow. */
    public static String objectName(String name) {
        int length = Math.min(name.length(), NAME_LENGTH);
        StringBuilder kept = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            char c = name.charAt(i);
            boolean allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
            kept.append(allowed || c == '.' ? c : '_');
        }
        return kept.toString();
    }
}
