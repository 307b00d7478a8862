package dev.jbcc.runtime.feature;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.btf.BtfType;
import dev.jbcc.runtime.btf.KernelBtf;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Capabilities;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.LinkCommands;
import dev.jbcc.runtime.internal.sys.ProcFile;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** How the kernel is asked about each feature. */
final class KernelQuestions {
    private static final Path EVENT_SOURCES = Path.of("/sys/bus/event_source/devices");

    private static final int MAP_ARRAY = 2;
    private static final int MAP_SOCKMAP = 15;
    private static final int MAP_XSKMAP = 17;
    private static final int MAP_CGROUP_STORAGE = 19;
    private static final int MAP_SK_STORAGE = 24;
    private static final int MAP_RINGBUF = 27;
    private static final int MAP_INODE_STORAGE = 28;
    private static final int MAP_TASK_STORAGE = 29;
    private static final int MAP_BLOOM_FILTER = 30;
    private static final int MAP_USER_RINGBUF = 31;
    private static final int MAP_CGRP_STORAGE = 32;
    private static final int MAP_ARENA = 33;
    private static final int BPF_F_NO_PREALLOC = 1;
    private static final int BPF_F_MMAPABLE = 1 << 10;

    private static final int PROGRAM_SOCKET_FILTER = 1;
    private static final int PROGRAM_KPROBE = 2;
    private static final int PROGRAM_SCHED_CLS = 3;
    private static final int PROGRAM_TRACEPOINT = 5;
    private static final int PROGRAM_RAW_TRACEPOINT = 17;
    private static final int PROGRAM_TRACING = 26;
    private static final int PROGRAM_LSM = 29;
    private static final int PROGRAM_NETFILTER = 32;
    private static final int ATTACH_FENTRY = 24;
    private static final int ATTACH_LSM_MAC = 27;
    private static final int ATTACH_KPROBE_MULTI = 42;
    private static final int ATTACH_NETFILTER = 45;
    private static final int ATTACH_UPROBE_MULTI = 48;
    private static final int ATTACH_KPROBE_SESSION = 56;
    private static final int ATTACH_UPROBE_SESSION = 57;
    private static final int ATTACH_TCX_INGRESS = 46;

    private static final int HELPER_PROBE_READ_KERNEL = 113;

    /** {@code r0 = 0; exit}. */
    private static final long[] RETURN_ZERO = {instruction(0xb7, 0, 0, 0, 0), instruction(0x95, 0, 0, 0, 0)};

    /** {@code r0 = 1; exit}: what a hook may return that must decide. */
    private static final long[] RETURN_ONE = {instruction(0xb7, 0, 0, 0, 1), instruction(0x95, 0, 0, 0, 0)};

    private final Bpf bpf;

    KernelQuestions(Bpf bpf) {
        this.bpf = bpf;
    }

    Support ask(Feature feature) {
        return switch (feature) {
            case BTF -> made("BPF_BTF_LOAD", bpf.loadBtf(SmallBtf.types(), null));
            case FUNC_INFO -> functionInfo();
            case KERNEL_BTF -> Files.exists(KernelBtf.file()) ? Support.YES : Support.NO;
            case GLOBAL_DATA -> globalData();
            case MAP_FREEZE -> withArray(0, map -> done("BPF_MAP_FREEZE", bpf.freezeMap(map)));
            case MMAPABLE_ARRAY -> made("BPF_MAP_CREATE", array(BPF_F_MMAPABLE));
            case BATCH -> withArray(0, this::batch);
            case RINGBUF ->
                made("BPF_MAP_CREATE", map(MAP_RINGBUF, 0, 0, bpf.sys().pageBytes(), 0));
            case SOCKMAP -> made("BPF_MAP_CREATE", map(MAP_SOCKMAP, 4, 4, 1, 0));
            case XSKMAP -> made("BPF_MAP_CREATE", map(MAP_XSKMAP, 4, 4, 1, 0));
            case CGROUP_STORAGE -> made("BPF_MAP_CREATE", map(MAP_CGROUP_STORAGE, 16, 8, 0, 0));
            case SK_STORAGE -> storage(MAP_SK_STORAGE);
            case INODE_STORAGE -> storage(MAP_INODE_STORAGE);
            case TASK_STORAGE -> storage(MAP_TASK_STORAGE);
            case BLOOM_FILTER -> made("BPF_MAP_CREATE", map(MAP_BLOOM_FILTER, 0, 8, 1, 0));
            case USER_RINGBUF ->
                made("BPF_MAP_CREATE", map(MAP_USER_RINGBUF, 0, 0, bpf.sys().pageBytes(), 0));
            case CGRP_STORAGE -> storage(MAP_CGRP_STORAGE);
            case ARENA -> made("BPF_MAP_CREATE", map(MAP_ARENA, 0, 0, 1, BPF_F_MMAPABLE));
            case BOUNDED_LOOPS ->
                program(
                        PROGRAM_SOCKET_FILTER,
                        0,
                        0,
                        instruction(0xb7, 0, 0, 0, 10), // r0 = 10
                        instruction(0x07, 0, 0, 0, -1), // r0 -= 1
                        instruction(0x55, 0, 0, -2, 0), // if r0 != 0 goto the line before
                        instruction(0x95, 0, 0, 0, 0));
            case PROBE_READ_KERNEL ->
                program(
                        PROGRAM_TRACEPOINT,
                        0,
                        0,
                        instruction(0xbf, 1, 10, 0, 0), // r1 = r10
                        instruction(0x07, 1, 0, 0, -8), // r1 -= 8
                        instruction(0xb7, 2, 0, 0, 8), // r2 = 8
                        instruction(0xb7, 3, 0, 0, 0), // r3 = 0
                        instruction(0x85, 0, 0, 0, HELPER_PROBE_READ_KERNEL),
                        instruction(0xb7, 0, 0, 0, 0),
                        instruction(0x95, 0, 0, 0, 0));
            case KPROBE_PMU -> eventSource("kprobe");
            case UPROBE_PMU -> eventSource("uprobe");
            case PERF_LINK -> perfLink();
            case RAW_TRACEPOINT -> program(PROGRAM_RAW_TRACEPOINT, 0, 0, RETURN_ZERO);
            // The function is called by the kernel's own test of trampolines and by nothing else.
            case FENTRY -> tracing(PROGRAM_TRACING, ATTACH_FENTRY, "bpf_fentry_test1");
            case LSM -> tracing(PROGRAM_LSM, ATTACH_LSM_MAC, "bpf_lsm_file_open");
            case CAP_BPF -> capability();
            case KPROBE_MULTI -> kprobeMulti(ATTACH_KPROBE_MULTI);
            case KPROBE_SESSION -> kprobeMulti(ATTACH_KPROBE_SESSION);
            case UPROBE_MULTI -> uprobeMulti(ATTACH_UPROBE_MULTI);
            case UPROBE_SESSION -> uprobeMulti(ATTACH_UPROBE_SESSION);
            case NETFILTER -> program(PROGRAM_NETFILTER, ATTACH_NETFILTER, 0, RETURN_ONE);
            case TCX -> tcx();
            case TOKEN -> token();
        };
    }

    /** Closes what was made; EINVAL and E2BIG say that the kernel does not know what it was asked for. */
    private Support made(String call, int fd) {
        if (fd >= 0) {
            int _ = bpf.sys().close(fd);
            return Support.YES;
        }
        return done(call, fd);
    }

    private static Support done(String call, int result) {
        if (result >= 0) {
            return Support.YES;
        }
        return switch (-result) {
            case Errno.EINVAL, Errno.E2BIG, Errno.ENOTSUPP, Errno.EOPNOTSUPP, Errno.ENOSYS -> Support.NO;
            default -> Support.unknown(call + ": " + Errno.describe(-result));
        };
    }

    private int map(int type, int keyBytes, int valueBytes, int maxEntries, int flags) {
        return bpf.createMap(
                new Bpf.MapAttributes(type, keyBytes, valueBytes, maxEntries, flags, 0, 0, "", 0, 0, 0, 0));
    }

    /** Local storage is only made with the types of its keys and values. */
    private Support storage(int type) {
        int btf = bpf.loadBtf(SmallBtf.types(), null);
        if (btf < 0) {
            return done("BPF_BTF_LOAD", btf);
        }
        try {
            return made(
                    "BPF_MAP_CREATE",
                    bpf.createMap(new Bpf.MapAttributes(
                            type, 4, 4, 0, BPF_F_NO_PREALLOC, 0, 0, "", btf, SmallBtf.INT_ID, SmallBtf.INT_ID, 0)));
        } finally {
            int _ = bpf.sys().close(btf);
        }
    }

    private int array(int flags) {
        return map(MAP_ARRAY, 4, 8, 1, flags);
    }

    private interface Question {
        Support ask(int fd);
    }

    private Support withArray(int flags, Question question) {
        int map = array(flags);
        if (map < 0) {
            return Support.unknown("BPF_MAP_CREATE: " + Errno.describe(-map));
        }
        try {
            return question.ask(map);
        } finally {
            int _ = bpf.sys().close(map);
        }
    }

    private Support batch(int map) {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer memory = StructBuffer.allocate(arena, 32);
            StructBuffer count = StructBuffer.allocate(arena, 4).int32(0, 1);
            long at = memory.address();
            int result = bpf.batch(Bpf.MAP_LOOKUP_BATCH, map, 0, at, at + 8, at + 16, count, 0);
            return result == -Errno.ENOENT ? Support.YES : done("BPF_MAP_LOOKUP_BATCH", result);
        }
    }

    private Support globalData() {
        return withArray(
                0,
                map -> program(
                        PROGRAM_SOCKET_FILTER,
                        0,
                        0,
                        instruction(0x18, 1, 2, 0, map), // r1 = address of the map's only value
                        instruction(0, 0, 0, 0, 0),
                        instruction(0x7a, 1, 0, 0, 1), // *(u64 *)(r1 + 0) = 1
                        instruction(0xb7, 0, 0, 0, 0),
                        instruction(0x95, 0, 0, 0, 0)));
    }

    private Support functionInfo() {
        int btf = bpf.loadBtf(SmallBtf.types(), null);
        if (btf < 0) {
            return done("BPF_BTF_LOAD", btf);
        }
        try {
            byte[] function = ByteBuffer.allocate(8)
                    .order(ByteOrder.nativeOrder())
                    .putInt(0)
                    .putInt(SmallBtf.FUNCTION_ID)
                    .array();
            return made(
                    "BPF_PROG_LOAD",
                    bpf.loadProgram(attributes(PROGRAM_SOCKET_FILTER, 0, 0, btf, function, RETURN_ZERO), 0, null));
        } finally {
            int _ = bpf.sys().close(btf);
        }
    }

    private Support program(int type, int attachType, int attachBtfId, long... instructions) {
        return made(
                "BPF_PROG_LOAD",
                bpf.loadProgram(attributes(type, attachType, attachBtfId, 0, new byte[0], instructions), 0, null));
    }

    private static Bpf.ProgramAttributes attributes(
            int type, int attachType, int attachBtfId, int btf, byte[] functions, long... instructions) {
        ByteBuffer code = ByteBuffer.allocate(instructions.length * 8).order(ByteOrder.nativeOrder());
        code.asLongBuffer().put(instructions);
        return new Bpf.ProgramAttributes(
                type,
                code.array(),
                "GPL",
                0,
                0,
                "",
                attachType,
                btf,
                functions,
                new byte[0],
                attachBtfId,
                0,
                new int[0]);
    }

    /** An event that is no event tells a kernel that looks at it (EBADF) from one that does not know the link (EINVAL). */
    private Support perfLink() {
        int program = bpf.loadProgram(attributes(PROGRAM_TRACEPOINT, 0, 0, 0, new byte[0], RETURN_ZERO), 0, null);
        if (program < 0) {
            return Support.unknown("BPF_PROG_LOAD: " + Errno.describe(-program));
        }
        try {
            int link = bpf.linkPerfEvent(program, -1, 0);
            return link == -Errno.EBADF ? Support.YES : made("BPF_LINK_CREATE", link);
        } finally {
            int _ = bpf.sys().close(program);
        }
    }

    /** Addresses that cannot be read tell a kernel that reads them (EFAULT) from one that does not know the link (EINVAL). */
    private Support kprobeMulti(int attachType) {
        return withProgram(PROGRAM_KPROBE, attachType, program -> {
            try (Arena arena = Arena.ofConfined()) {
                StructBuffer attr = LinkCommands.attributes(arena, program, 0, attachType)
                        .int32(20, 1)
                        .int64(32, 1);
                int link = LinkCommands.create(bpf, attr);
                return link == -Errno.EFAULT ? Support.YES : made("BPF_LINK_CREATE", link);
            }
        });
    }

    /**
     * A directory instead of a program tells a kernel that looks at it (EBADF) from one that does not know the link (EINVAL). The
     * first ones with it take a negative process, and follow only one thread where a process is asked for: as if they had none.
     */
    private Support uprobeMulti(int attachType) {
        return withProgram(PROGRAM_KPROBE, attachType, program -> {
            int any = uprobeMulti(attachType, program, 0);
            if (any != -Errno.EBADF) {
                return made("BPF_LINK_CREATE", any);
            }
            return uprobeMulti(attachType, program, -1) == -Errno.EINVAL ? Support.YES : Support.NO;
        });
    }

    private int uprobeMulti(int attachType, int program, int processId) {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer attr = LinkCommands.attributes(arena, program, 0, attachType)
                    .int64(16, StructBuffer.cString(arena, "/"))
                    .int64(24, StructBuffer.longs(arena, new long[1]))
                    .int32(48, 1)
                    .int32(56, processId);
            return LinkCommands.create(bpf, attr);
        }
    }

    /** A device that does not exist tells a kernel that looks for it (ENODEV) from one that does not know the link (EINVAL). */
    private Support tcx() {
        return withProgram(PROGRAM_SCHED_CLS, ATTACH_TCX_INGRESS, program -> {
            int link = LinkCommands.create(bpf, program, Integer.MAX_VALUE, ATTACH_TCX_INGRESS);
            return link == -Errno.ENODEV ? Support.YES : made("BPF_LINK_CREATE", link);
        });
    }

    /** No file at all tells a kernel that looks for it (EBADF) from one that does not know the command (EINVAL). */
    private Support token() {
        int token = bpf.createToken(-1);
        return token == -Errno.EBADF ? Support.YES : made("BPF_TOKEN_CREATE", token);
    }

    private Support withProgram(int type, int attachType, Question question) {
        int program = bpf.loadProgram(attributes(type, attachType, 0, 0, new byte[0], RETURN_ZERO), 0, null);
        if (program < 0) {
            return done("BPF_PROG_LOAD", program);
        }
        try {
            return question.ask(program);
        } finally {
            int _ = bpf.sys().close(program);
        }
    }

    private Support tracing(int type, int attachType, String function) {
        if (!Files.exists(KernelBtf.file())) {
            return Support.NO;
        }
        OptionalInt id;
        try {
            id = KernelBtf.load().findTypeId(function, BtfType.Func.class);
        } catch (BpfException e) {
            return Support.unknown(String.valueOf(e.getMessage()));
        }
        if (id.isEmpty()) {
            return Support.NO;
        }
        return program(type, attachType, id.getAsInt(), RETURN_ZERO);
    }

    private static Support eventSource(String name) {
        if (!Files.isDirectory(EVENT_SOURCES)) {
            return Support.unknown("'" + EVENT_SOURCES + "' is not there; mount sysfs");
        }
        return Files.exists(EVENT_SOURCES.resolve(name)) ? Support.YES : Support.NO;
    }

    private static Support capability() {
        String path = "/proc/sys/kernel/cap_last_cap";
        try {
            return Integer.parseInt(ProcFile.text(path)) >= Capabilities.CAP_BPF ? Support.YES : Support.NO;
        } catch (NumberFormatException e) {
            return Support.unknown("file '" + path + "' cannot be read");
        }
    }

    /** One slot of a program in native byte order. */
    static long instruction(int opcode, int destination, int source, int offset, int immediate) {
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        byte registers = (byte) (little ? source << 4 | destination : destination << 4 | source);
        return ByteBuffer.allocate(8)
                .order(ByteOrder.nativeOrder())
                .put((byte) opcode)
                .put(registers)
                .putShort((short) offset)
                .putInt(immediate)
                .getLong(0);
    }
}
