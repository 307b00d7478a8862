package dev.jbcc.kerneltests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.Bpf;
import dev.jbcc.Table;
import dev.jbcc.runtime.program.ProgramType;
import dev.jbcc.runtime.program.TestRun;
import dev.jbcc.testsupport.KernelTest;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Implicit reads give what is there: {@code reads.c} reads the calling thread's task, memory, files, namespaces and sockets in
 * every form that programs use, and /proc and system calls tell the truth. The program runs by {@code BPF_PROG_TEST_RUN}, in
 * the context of the thread that asks.
 */
@KernelTest(host = true)
class ReadsKernelTest {
    private static final int BACKLOG = 37;

    /** The Java side of {@code enum value}. */
    private enum Value {
        PID,
        TGID,
        PARENT,
        LEADER,
        SESSION,
        GROUP,
        START_TICKS,
        STATIC_PRIO,
        POLICY,
        RESET_ON_FORK,
        EXIT_SIGNAL,
        UID,
        GID,
        EUID,
        FSUID,
        OWN_UID_COPY,
        COMM_0,
        COMM_1,
        COMM_2,
        COMM_LENGTH,
        START_CODE,
        END_CODE,
        START_DATA,
        END_DATA,
        START_BRK,
        START_STACK,
        ARG_START,
        ARG_END,
        ENV_START,
        ENV_END,
        EXE_INODE,
        EXE_MODE,
        EXE_SIZE,
        EXE_NAME_LENGTH,
        EXE_NAME_0,
        CWD_INODE,
        CWD_COPY_INODE,
        UMASK,
        FD_SIZE,
        NOFILE_SOFT,
        NOFILE_HARD,
        STACK_SOFT,
        NPROC_HARD,
        OOM_SCORE_ADJ,
        BLOCKED,
        PID_NS,
        MNT_NS,
        NET_NS,
        UTS_NS,
        IPC_NS,
        USER_NS,
        PID_LEVEL_NUMBER,
        NODE_0,
        NODE_1,
        RELEASE_0,
        RELEASE_2,
        LISTEN_INODE,
        LISTEN_LINKS,
        LISTEN_DEVICE,
        LISTEN_PORT,
        LISTEN_FAMILY,
        LISTEN_STATE,
        LISTEN_BACKLOG,
        LISTEN_REUSE,
        LISTEN_REUSE_PORT,
        LISTEN_RCVBUF,
        LISTEN_PROTOCOL,
        LISTEN_TYPE,
        LISTEN_ADDRESS,
        LISTEN_NODELAY,
        CLIENT_PORT,
        CLIENT_PEER_PORT,
        CLIENT_STATE,
        CLIENT_ADDRESS,
        CLIENT_PEER,
        CLIENT_SPORT,
        CLIENT_SNDBUF,
        CLIENT_KEEPALIVE,
        CLIENT_PAIR_LOW,
        CLIENT_MARK,
        BY_MAP,
        BY_STACK_ARRAY,
        BY_TERNARY,
        BY_COMMA,
        BY_ADDRESS,
        BY_LOOP,
        BY_CONDITION,
        BY_CALL,
        BY_POINTER_TO_POINTER,
        BY_COMPOUND,
        BY_CONTAINER,
        BAD_SMALL,
        BAD_NULL,
        BAD_CHAIN,
        BAD_BITS,
        BAD_COPY,
        VALUES
    }

    /** The Java side of {@code enum seen}: what is read of each open file. */
    private enum Seen {
        INODE,
        MODE,
        SIZE,
        LINKS,
        OWNER,
        GROUP,
        POSITION,
        FLAGS,
        MOUNT,
        DEVICE,
        NAME_LENGTH,
        NAME_LAST,
        PARENT
    }

    private static final List<Set<OpenOption>> OPTIONS = List.of(
            Set.of(StandardOpenOption.READ),
            Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE),
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.SYNC),
            Set.of(StandardOpenOption.WRITE, StandardOpenOption.DSYNC));

    private static final int FILES = 11;

    /** The kernel keeps it with the descriptor, not with the file. */
    private static final long CLOSE_ON_EXEC = 02000000;

    /** How many values the tests of this class compare at least. */
    private static final int ENOUGH = 200;

    private final Map<Value, Long> expected = new EnumMap<>(Value.class);

    @Test
    void comparesManyValues() {
        int values = Value.values().length - 1 + FILES * Seen.values().length;
        assertTrue(values >= ENOUGH, "values: " + values);
    }

    /** Files of a file system whose inodes are what {@code stat} tells; each differs from the others in all that is read. */
    @Test
    void everyOpenFileIsWhatStatTells() throws IOException {
        Path directory = Files.createTempDirectory(Path.of("/dev/shm"), "reads");
        List<FileChannel> channels = new ArrayList<>();
        try (Bpf bpf =
                Bpf.fromFile(Programs.of("reads_files.c")).autoAttach(false).open()) {
            Table<Integer, Integer> descriptors = bpf.table("descriptors", Integer.class, Integer.class);
            Map<Integer, Long> truth = new LinkedHashMap<>();
            for (int i = 0; i < FILES; i++) {
                Path file =
                        Files.write(directory.resolve("f".repeat(i + 1) + (char) ('a' + i)), new byte[100 + 37 * i]);
                Files.setAttribute(file, "unix:mode", 0600 | i);
                Files.setAttribute(file, "unix:uid", 5_000 + i);
                Files.setAttribute(file, "unix:gid", 6_000 + i);
                for (int link = 0; link < i % 4; link++) {
                    Files.createLink(directory.resolve("link-" + i + "-" + link), file);
                }
                FileChannel channel = FileChannel.open(file, OPTIONS.get(i % OPTIONS.size()));
                channels.add(channel);
                channel.position(11 + i);
                int descriptor = descriptor(file);
                descriptors.put(i, descriptor);
                truth.putAll(truth(i, file, descriptor));
            }
            int _ = bpf.loadFunc("raw_tracepoint__sys_enter", ProgramType.RAW_TRACEPOINT)
                    .testRun(TestRun.NOTHING)
                    .returnValue();
            Table<Integer, Long> values = bpf.table("values", Integer.class, Long.class);
            Map<Integer, Long> read = new LinkedHashMap<>();
            truth.keySet().forEach(key -> read.put(key, values.get(key).orElse(-1L)));
            assertEquals(truth, read);
        } finally {
            for (FileChannel channel : channels) {
                channel.close();
            }
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(directory);
        }
    }

    private static int descriptor(Path file) throws IOException {
        try (Stream<Path> list = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : list.toList()) {
                if (target(descriptor).equals(file.toString())) {
                    return Integer.parseInt(descriptor.getFileName().toString());
                }
            }
        }
        throw new IllegalStateException("no descriptor of " + file);
    }

    private static Map<Integer, Long> truth(int number, Path file, int descriptor) throws IOException {
        Map<String, String> info = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/fdinfo/" + descriptor))) {
            String[] parts = line.split(":\t", 2);
            info.put(parts[0], parts[parts.length - 1].strip());
        }
        String name = file.getFileName().toString();
        Map<Integer, Long> truth = new LinkedHashMap<>();
        for (Seen seen : Seen.values()) {
            long value = switch (seen) {
                case INODE -> attribute(file, "ino");
                case MODE -> attribute(file, "mode");
                case SIZE -> Files.size(file);
                case LINKS -> attribute(file, "nlink");
                case OWNER -> attribute(file, "uid");
                case GROUP -> attribute(file, "gid");
                case POSITION -> Long.parseLong(known(info, "pos"));
                case FLAGS -> Long.parseLong(known(info, "flags"), 8) & ~CLOSE_ON_EXEC;
                case MOUNT -> Long.parseLong(known(info, "mnt_id"));
                case DEVICE -> kernelDevice(attribute(file, "dev"));
                case NAME_LENGTH -> name.length();
                case NAME_LAST -> name.charAt(name.length() - 1);
                case PARENT -> attribute(file.resolveSibling(""), "ino");
            };
            truth.put(number * Seen.values().length + truth.size(), value);
        }
        return truth;
    }

    @Test
    void everyFormOfReadGivesTheTruth() throws IOException {
        Set<Integer> before = sockets().keySet();
        try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.INET)) {
            listening.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            listening.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            listening.setOption(StandardSocketOptions.SO_RCVBUF, 31_000);
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
            int listeningFd = newSocket(before);
            try (SocketChannel connected = SocketChannel.open(StandardProtocolFamily.INET)) {
                Set<Integer> withListening = new HashSet<>(before);
                withListening.add(listeningFd);
                int connectedFd = newSocket(withListening);
                connected.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
                connected.setOption(StandardSocketOptions.SO_SNDBUF, 29_000);
                connected.connect(listening.getLocalAddress());
                try (Bpf bpf =
                        Bpf.fromFile(Programs.of("reads.c")).autoAttach(false).open()) {
                    Table<Integer, Integer> descriptors = bpf.table("descriptors", Integer.class, Integer.class);
                    descriptors.put(0, listeningFd);
                    descriptors.put(1, connectedFd);
                    expectTask();
                    expectMemory();
                    expectFiles();
                    expectNamespaces();
                    expectSockets(listening, connected, listeningFd);
                    expectForms();
                    bpf.loadFunc("raw_tracepoint__sys_enter", ProgramType.RAW_TRACEPOINT)
                            .testRun(TestRun.NOTHING);
                    compare(bpf.table("values", Value.class, Long.class));
                }
            }
        }
    }

    private void compare(Table<Value, Long> values) {
        List<String> wrong = new ArrayList<>();
        for (Value value : Value.values()) {
            if (value == Value.VALUES) {
                continue;
            }
            Long wanted = expected.get(value);
            Long got = values.get(value).orElse(null);
            if (wanted == null || !wanted.equals(got)) {
                wrong.add(value + ": expected " + wanted + ", read " + got);
            }
        }
        assertEquals(List.of(), wrong);
    }

    private void expectTask() throws IOException {
        Map<String, String> status = status();
        String[] stat = stat("/proc/thread-self/stat");
        String[] leader = stat("/proc/self/stat");
        long pid = ProcessHandle.current().pid();
        expect(Value.PID, Long.parseLong(known(status, "Pid")));
        expect(Value.TGID, pid);
        expect(Value.PARENT, Long.parseLong(known(status, "PPid")));
        expect(Value.LEADER, pid);
        expect(Value.SESSION, Long.parseLong(stat[5]));
        expect(Value.GROUP, Long.parseLong(stat[4]));
        expect(Value.START_TICKS, Long.parseLong(leader[21]));
        expect(Value.STATIC_PRIO, 120 + Long.parseLong(stat[18]));
        expect(Value.POLICY, Long.parseLong(stat[40]));
        expect(Value.RESET_ON_FORK, 0);
        expect(Value.EXIT_SIGNAL, Long.parseLong(leader[37]));
        String[] uids = known(status, "Uid").split("\t");
        String[] gids = known(status, "Gid").split("\t");
        expect(Value.UID, Long.parseLong(uids[0]));
        expect(Value.OWN_UID_COPY, Long.parseLong(uids[0]));
        expect(Value.EUID, Long.parseLong(uids[1]));
        expect(Value.FSUID, Long.parseLong(uids[3]));
        expect(Value.GID, Long.parseLong(gids[0]));
        String comm = Files.readString(Path.of("/proc/thread-self/comm")).strip();
        expect(Value.COMM_0, comm.charAt(0));
        expect(Value.COMM_1, comm.charAt(1));
        expect(Value.COMM_2, comm.charAt(2));
        expect(Value.COMM_LENGTH, comm.length());
        expect(Value.BLOCKED, Long.parseUnsignedLong(known(status, "SigBlk"), 16));
    }

    private void expectMemory() throws IOException {
        String[] stat = stat("/proc/self/stat");
        Value[] values = {
            Value.START_CODE,
            Value.END_CODE,
            Value.START_STACK,
            Value.START_DATA,
            Value.END_DATA,
            Value.START_BRK,
            Value.ARG_START,
            Value.ARG_END,
            Value.ENV_START,
            Value.ENV_END
        };
        int[] fields = {26, 27, 28, 45, 46, 47, 48, 49, 50, 51};
        for (int i = 0; i < fields.length; i++) {
            expect(values[i], Long.parseUnsignedLong(stat[fields[i] - 1]));
        }
        Path exe = Path.of("/proc/self/exe").toRealPath();
        expect(Value.EXE_INODE, attribute(exe, "ino"));
        expect(Value.EXE_MODE, attribute(exe, "mode"));
        expect(Value.EXE_SIZE, Files.size(exe));
        String name = exe.getFileName().toString();
        expect(Value.EXE_NAME_LENGTH, name.length());
        expect(Value.EXE_NAME_0, name.charAt(0));
    }

    private void expectFiles() throws IOException {
        Path here = Path.of("").toRealPath();
        Map<String, String> status = status();
        expect(Value.CWD_INODE, attribute(here, "ino"));
        expect(Value.CWD_COPY_INODE, attribute(here, "ino"));
        expect(Value.UMASK, Long.parseLong(known(status, "Umask"), 8));
        expect(Value.FD_SIZE, Long.parseLong(known(status, "FDSize")));
        expect(Value.NOFILE_SOFT, limit("Max open files", 0));
        expect(Value.NOFILE_HARD, limit("Max open files", 1));
        expect(Value.STACK_SOFT, limit("Max stack size", 0));
        expect(Value.NPROC_HARD, limit("Max processes", 1));
        String score = Files.readString(Path.of("/proc/self/oom_score_adj")).strip();
        expect(Value.OOM_SCORE_ADJ, Long.parseLong(score));
    }

    private void expectNamespaces() throws IOException {
        expect(Value.PID_NS, namespace("pid_for_children"));
        expect(Value.MNT_NS, namespace("mnt"));
        expect(Value.NET_NS, namespace("net"));
        expect(Value.UTS_NS, namespace("uts"));
        expect(Value.IPC_NS, namespace("ipc"));
        expect(Value.USER_NS, namespace("user"));
        String[] numbers = known(status(), "NSpid").split("\t");
        expect(Value.PID_LEVEL_NUMBER, Long.parseLong(numbers[numbers.length - 1]));
        String node = hostName();
        expect(Value.NODE_0, node.charAt(0));
        expect(Value.NODE_1, node.length() > 1 ? node.charAt(1) : 0);
        String release = System.getProperty("os.version");
        expect(Value.RELEASE_0, release.charAt(0));
        expect(Value.RELEASE_2, release.charAt(2));
    }

    /** The kernel doubles what is asked for, and Java halves what it is told. */
    private void expectSockets(ServerSocketChannel listening, SocketChannel connected, int listeningFd)
            throws IOException {
        InetSocketAddress server = (InetSocketAddress) listening.getLocalAddress();
        InetSocketAddress client = (InetSocketAddress) connected.getLocalAddress();
        long loopback = 0x0100007F; // 127.0.0.1 in network order, read on a little-endian machine
        expect(Value.LISTEN_INODE, known(sockets(), listeningFd));
        Path descriptor = Path.of("/proc/self/fd/" + listeningFd);
        expect(Value.LISTEN_LINKS, attribute(descriptor, "nlink"));
        expect(Value.LISTEN_DEVICE, kernelDevice(attribute(descriptor, "dev")));
        expect(Value.LISTEN_PORT, server.getPort());
        expect(Value.LISTEN_FAMILY, 2);
        expect(Value.LISTEN_STATE, 10);
        expect(Value.LISTEN_BACKLOG, BACKLOG);
        expect(Value.LISTEN_REUSE, 1);
        expect(Value.LISTEN_REUSE_PORT, 1);
        expect(Value.LISTEN_RCVBUF, 2 * listening.getOption(StandardSocketOptions.SO_RCVBUF));
        expect(Value.LISTEN_PROTOCOL, 6);
        expect(Value.LISTEN_TYPE, 1);
        expect(Value.LISTEN_ADDRESS, loopback);
        expect(Value.LISTEN_NODELAY, 0);
        expect(Value.CLIENT_PORT, client.getPort());
        expect(Value.CLIENT_SPORT, client.getPort());
        expect(Value.CLIENT_PEER_PORT, server.getPort());
        expect(Value.CLIENT_STATE, 1);
        expect(Value.CLIENT_ADDRESS, loopback);
        expect(Value.CLIENT_PEER, loopback);
        expect(Value.CLIENT_SNDBUF, 2 * connected.getOption(StandardSocketOptions.SO_SNDBUF));
        expect(Value.CLIENT_KEEPALIVE, 1);
        expect(Value.CLIENT_PAIR_LOW, loopback);
        expect(Value.CLIENT_MARK, 0);
    }

    private void expectForms() throws IOException {
        long pid = ProcessHandle.current().pid();
        long parent = known(expected, Value.PARENT);
        expect(Value.BY_MAP, pid);
        expect(Value.BY_STACK_ARRAY, parent);
        expect(Value.BY_TERNARY, known(expected, Value.ARG_START));
        expect(Value.BY_COMMA, 2 * pid);
        expect(Value.BY_ADDRESS, pid);
        expect(Value.BY_LOOP, depth(pid));
        expect(Value.BY_CONDITION, 1);
        expect(Value.BY_CALL, parent);
        expect(Value.BY_POINTER_TO_POINTER, pid);
        expect(Value.BY_COMPOUND, (3 + pid) << (known(expected, Value.POLICY) + 1));
        expect(Value.BY_CONTAINER, pid);
        for (Value bad :
                new Value[] {Value.BAD_SMALL, Value.BAD_NULL, Value.BAD_CHAIN, Value.BAD_BITS, Value.BAD_COPY}) {
            expect(bad, 0);
        }
    }

    private void expect(Value value, long truth) {
        expected.put(value, truth);
    }

    /** How many ancestors lie between a process and the one whose number is 0 or 1. */
    private static long depth(long pid) throws IOException {
        int depth = 0;
        for (long at = pid; at > 1; depth++) {
            at = Long.parseLong(stat("/proc/" + at + "/stat")[3]);
        }
        return depth;
    }

    /** The fields of a stat file, with the name, which may hold blanks, as one. */
    private static String[] stat(String file) throws IOException {
        String line = Files.readString(Path.of(file)).strip();
        int open = line.indexOf('(');
        int close = line.lastIndexOf(')');
        String[] rest = line.substring(close + 2).split(" ");
        String[] fields = new String[rest.length + 2];
        fields[0] = line.substring(0, open - 1);
        fields[1] = line.substring(open + 1, close);
        System.arraycopy(rest, 0, fields, 2, rest.length);
        return fields;
    }

    private static Map<String, String> status() throws IOException {
        Map<String, String> status = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("/proc/thread-self/status"))) {
            int colon = line.indexOf(':');
            status.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        return status;
    }

    private static long limit(String name, int column) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
            if (line.startsWith(name)) {
                String value = line.substring(26).strip().split("\\s+")[column];
                return value.equals("unlimited") ? -1 : Long.parseLong(value);
            }
        }
        throw new IllegalStateException("no limit " + name);
    }

    private static long namespace(String name) throws IOException {
        String link = Files.readSymbolicLink(Path.of("/proc/self/ns/" + name)).toString();
        return Long.parseLong(link.substring(link.indexOf('[') + 1, link.length() - 1));
    }

    private static long attribute(Path path, String name) throws IOException {
        return ((Number) Files.getAttribute(path, "unix:" + name)).longValue();
    }

    /** The kernel keeps 20 bits of minor number; user space splits them around 12 bits of major number. */
    private static long kernelDevice(long device) {
        long major = ((device >>> 8) & 0xfff) | ((device >>> 32) & ~0xfffL);
        long minor = (device & 0xff) | ((device >>> 12) & 0xffffff00L);
        return (major << 20) | minor;
    }

    /** Files of /proc/sys answer one read only, so a short first read would lose the rest. */
    private static String hostName() throws IOException {
        try (InputStream in = new FileInputStream("/proc/sys/kernel/hostname")) {
            byte[] bytes = new byte[256];
            return new String(bytes, 0, in.read(bytes), StandardCharsets.UTF_8).strip();
        }
    }

    /** The sockets of this process: descriptor to inode. */
    private static Map<Integer, Long> sockets() throws IOException {
        Map<Integer, Long> sockets = new HashMap<>();
        try (Stream<Path> list = Files.list(Path.of("/proc/self/fd"))) {
            for (Path fd : list.toList()) {
                String target = target(fd);
                if (target.startsWith("socket:[")) {
                    sockets.put(
                            Integer.parseInt(fd.getFileName().toString()),
                            Long.parseLong(target.substring(8, target.length() - 1)));
                }
            }
        }
        return sockets;
    }

    /** What a descriptor is; empty for the one of the listing itself, which is closed by now. */
    private static String target(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private static <K, V> V known(Map<K, V> map, K key) {
        return Objects.requireNonNull(map.get(key), key::toString);
    }

    private static int newSocket(Set<Integer> before) throws IOException {
        Set<Integer> now = new HashSet<>(sockets().keySet());
        now.removeAll(before);
        if (now.size() != 1) {
            throw new IllegalStateException("new sockets: " + Arrays.toString(now.toArray()));
        }
        return now.iterator().next();
    }
}
