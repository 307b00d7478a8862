package dev.jbcc.kerneltests;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.BloomFilter;
import dev.jbcc.Bpf;
import dev.jbcc.CgroupArray;
import dev.jbcc.LocalStorage;
import dev.jbcc.RedirectMap;
import dev.jbcc.SocketMap;
import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.feature.Feature;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.Sys;
import dev.jbcc.runtime.link.Cgroup;
import dev.jbcc.runtime.link.Link;
import dev.jbcc.runtime.link.Lsm;
import dev.jbcc.runtime.map.MapMemory;
import dev.jbcc.runtime.map.ObjectHandle;
import dev.jbcc.runtime.program.AttachType;
import dev.jbcc.runtime.program.TestRun;
import dev.jbcc.runtime.ringbuf.UserRingBufferWriter;
import dev.jbcc.testsupport.Child;
import dev.jbcc.testsupport.Guest;
import dev.jbcc.testsupport.KernelTest;
import dev.jbcc.testsupport.Needs;
import dev.jbcc.testsupport.Workload;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Maps whose elements are objects of the kernel, and maps that only Java writes: programs see what Java has put there. */
@KernelTest(host = true)
class ObjectMapsKernelTest {
    private static final int SUM = 0;
    private static final int NUMBER = 1;
    private static final int WRONG = 2;
    private static final int SYSTEM_CALL_CONTEXT_BYTES = 8;

    private static Bpf open(String object) {
        return FacadeFixture.object(object).autoAttach(false).open();
    }

    private static long count(Bpf bpf, int which) {
        return bpf.table("counts", Integer.class, Long.class).get(which).orElseThrow();
    }

    private static int pid(Child child) {
        return Math.toIntExact(child.pid());
    }

    // ---- values from Java

    @Test
    @Needs(Feature.USER_RINGBUF)
    void programsTakeWhatJavaWritesInItsOrder() {
        try (Bpf bpf = open("user-ring.o");
                UserRingBufferWriter writer =
                        UserRingBufferWriter.open(bpf.object().map("from_user"))) {
            MemorySegment memory = writer.memory();
            long sum = 0;
            for (int round = 0; round < 7; round++) {
                for (int i = 0; i < Workload.TIMES; i++) {
                    long at = writer.reserve(16);
                    memory.set(JAVA_LONG, at + 8, (long) i * round);
                    if (i % 13 == 5) {
                        writer.discard(at);
                    } else {
                        writer.submit(at);
                        sum += (long) i * round;
                    }
                }
                bpf.loadFunc("drain").testRun(TestRun.ofContext(new byte[96]));
                assertEquals(0, writer.pendingBytes());
                assertEquals(sum, count(bpf, SUM));
            }
            assertEquals(7 * (Workload.TIMES - 78), count(bpf, NUMBER));
        }
    }

    /** Nothing that was pushed is denied, and little else is held for it. */
    @Test
    @Needs(Feature.BLOOM_FILTER)
    void filterForgetsNothing() {
        try (Bpf bpf = open("objects.o")) {
            BloomFilter<Long> filter = bpf.bloomFilter("seen", Long.class);
            for (long i = 0; i < 2018; i += 2) {
                filter.push(i);
            }
            assertTrue(filter.mightContain(0L) && filter.mightContain(2016L));
            var _ = bpf.loadFunc("look").testRun(TestRun.ofPacket(new byte[64]));
            assertEquals(Workload.TIMES, count(bpf, NUMBER));
            assertTrue(count(bpf, WRONG) < 200, () -> "held for pushed: " + count(bpf, WRONG));
            assertFalse(Stream.iterate(1L, i -> i + 2).limit(100).allMatch(filter::mightContain));
        }
    }

    @Test
    @Needs(Feature.ARENA)
    void arenaIsSharedMemory() {
        try (Bpf bpf = open("arena.o");
                MapMemory memory = MapMemory.open(bpf.object().map("pages"))) {
            TestRun run = TestRun.ofContext(new byte[SYSTEM_CALL_CONTEXT_BYTES]);
            assertEquals(0, bpf.loadFunc("fill").testRun(run).returnValue());
            long page = count(bpf, 0) - memory.memory().address();
            assertTrue(page >= 0 && page < 5L * memory.strideBytes(), () -> "page at " + page);
            long expected = 0;
            for (long i = 0; i < 500; i++) {
                assertEquals(i * i, memory.memory().get(JAVA_LONG, page + 8 * i));
                memory.memory().set(JAVA_LONG, page + 8 * i, i * 1_000_003);
                expected += i * 1_000_003;
            }
            assertEquals(0, bpf.loadFunc("add_up").testRun(run).returnValue());
            assertEquals(expected, count(bpf, 1));
        }
    }

    // ---- packets

    @Test
    @Needs({Feature.XSKMAP, Feature.SOCKMAP})
    void packetsGoWhereJavaSays() {
        final int pass = 2;
        final int redirect = 4;
        try (Bpf bpf = open("objects.o")) {
            RedirectMap devices = bpf.redirectMap("devices");
            RedirectMap hashed = bpf.redirectMap("hashed_devices");
            for (RedirectMap map : new RedirectMap[] {devices, hashed}) {
                String function = "to_" + map.map().name();
                assertEquals(pass, verdict(bpf, function));
                map.put(1, 1); // the loopback device
                assertEquals(redirect, verdict(bpf, function));
                assertEquals(1, map.get(1).orElseThrow().target());
                assertTrue(map.delete(1));
                assertEquals(pass, verdict(bpf, function));
            }
            // Their packets would leave for another CPU: only what the map holds is looked at.
            RedirectMap cpus = bpf.redirectMap("cpus");
            cpus.put(1, 192);
            assertEquals(192, cpus.get(1).orElseThrow().target());
            assertEquals(Optional.empty(), cpus.get(2));
            assertThrows(SyscallException.class, () -> cpus.put(2, 1 << 20)); // the longest queue is of 16384
            cpus.clear();
            assertEquals(pass, verdict(bpf, "to_cpus"));
            expressSockets(bpf, pass);
        }
    }

    private static int verdict(Bpf bpf, String function) {
        return bpf.loadFunc(function).testRun(TestRun.ofPacket(new byte[64])).returnValue();
    }

    /** A socket that is bound to no queue gets nothing, but it can stand in the map; others cannot. */
    private static void expressSockets(Bpf bpf, int pass) {
        Sys sys = Sys.host();
        RedirectMap map = bpf.redirectMap("express_sockets");
        int descriptor = sys.socket(44, 3, 0); // AF_XDP, SOCK_RAW
        if (descriptor < 0) {
            assertFalse(Guest.isGuest(), () -> "AF_XDP: " + descriptor);
            return;
        }
        try (FileDescriptor socket = new FileDescriptor(sys, descriptor, "AF_XDP");
                FileDescriptor other = new FileDescriptor(sys, sys.socket(2, 2, 0), "AF_INET")) {
            assertEquals(pass, verdict(bpf, "to_express_sockets"));
            map.put(1, socket.number());
            assertTrue(map.delete(1));
            map.put(1, socket.number());
            map.clear();
            assertThrows(SyscallException.class, () -> map.put(1, other.number()));
        }
    }

    @Test
    @Needs(Feature.SOCKMAP)
    void whatOneSocketGetsGoesToTheOther() throws IOException {
        Set<Integer> before = socketDescriptors();
        try (Bpf bpf = open("objects.o");
                ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket accepted = server.accept();
                ServerSocket otherServer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket otherClient = new Socket(otherServer.getInetAddress(), otherServer.getLocalPort());
                Socket otherAccepted = otherServer.accept();
                Link _ = dev.jbcc.runtime.link.SocketMap.attach(
                        bpf.loadFunc("to_other"), bpf.object().map("sockets"), AttachType.SK_SKB_STREAM_VERDICT)) {
            SocketMap<Integer> sockets = bpf.socketMap("sockets", Integer.class);
            sockets.put(3, descriptorOf(accepted, before));
            sockets.put(7, descriptorOf(otherAccepted, before));
            assertTrue(sockets.cookieOf(3).isPresent());
            assertEquals(Set.of(3, 7), Set.copyOf(sockets.keys()));
            byte[] message = "to the other one".getBytes(StandardCharsets.US_ASCII);
            client.getOutputStream().write(message);
            otherAccepted.setSoTimeout(60_000);
            assertEquals(
                    "to the other one",
                    new String(otherAccepted.getInputStream().readNBytes(message.length), StandardCharsets.US_ASCII));
            assertTrue(count(bpf, NUMBER) >= 1);
            assertEquals(0, accepted.getInputStream().available());
            assertTrue(sockets.delete(3));
            assertTrue(sockets.cookieOf(3).isEmpty());
            otherClient.getOutputStream().write(1); // its verdict sends it to itself
            assertEquals(1, otherAccepted.getInputStream().read());
        }
    }

    /** Java tells no descriptors; the kernel lists those of each process with the inodes of the sockets. */
    private static Set<Integer> socketDescriptors() throws IOException {
        Set<Integer> found = new HashSet<>();
        try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
            for (Path entry : entries.collect(Collectors.toList())) {
                if (link(entry).startsWith("socket:")) {
                    found.add(Integer.parseInt(entry.getFileName().toString()));
                }
            }
        }
        return found;
    }

    private static String link(Path entry) {
        try {
            return Files.readSymbolicLink(entry).toString();
        } catch (IOException e) {
            return ""; // that of the list itself
        }
    }

    /** Finds it by the ports of both ends, in the kernel's table of TCP. */
    private static int descriptorOf(Socket socket, Set<Integer> before) throws IOException {
        String local = ":%04X ".formatted(socket.getLocalPort());
        String remote = ":%04X ".formatted(socket.getPort());
        for (String table : new String[] {"/proc/net/tcp", "/proc/net/tcp6"}) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] fields = line.trim().split("\\s+");
                if (fields.length > 9 && (fields[1] + " ").endsWith(local) && (fields[2] + " ").endsWith(remote)) {
                    for (int fd : socketDescriptors()) {
                        if (!before.contains(fd)
                                && link(Path.of("/proc/self/fd/" + fd)).equals("socket:[" + fields[9] + "]")) {
                            return fd;
                        }
                    }
                }
            }
        }
        throw new AssertionError("no descriptor of " + socket);
    }

    // ---- control groups

    @Test
    void processesAreInTheGroupThatJavaPutsThere() throws IOException {
        Path root = Path.of("/sys/fs/cgroup");
        if (!Files.exists(root.resolve("cgroup.procs"))) {
            assertFalse(Guest.isGuest());
            return;
        }
        Path inner = Guest.isGuest() ? Files.createDirectories(root.resolve("jbcc-maps")) : root;
        try (Bpf bpf = open("objects.o")) {
            CgroupArray groups = bpf.cgroupArray("groups");
            groups.put(2, root);
            runInGroup(bpf, inner);
            assertEquals(Workload.TIMES, count(bpf, SUM));
            assertEquals(0, count(bpf, WRONG));
            if (Guest.isGuest()) {
                groups.put(2, inner);
                runInGroup(bpf, inner);
                runInGroup(bpf, root);
                assertEquals(2 * Workload.TIMES, count(bpf, SUM));
                assertEquals(Workload.TIMES, count(bpf, WRONG));
            }
            assertTrue(groups.delete(2));
            assertFalse(groups.delete(2));
        } finally {
            if (Guest.isGuest()) {
                Files.delete(inner);
            }
        }
    }

    private static void runInGroup(Bpf bpf, Path group) throws IOException {
        try (Child child = Workload.kills(Workload.TIMES)) {
            if (Guest.isGuest()) {
                Files.writeString(group.resolve("cgroup.procs"), Long.toString(child.pid()));
            }
            bpf.attachUprobe("c", "kill", 0, "in_group", pid(child));
            FacadeFixture.run(child);
        }
    }

    @Test
    @Needs(Feature.CGRP_STORAGE)
    void storageOfAGroupCountsForItsProcesses() throws IOException {
        if (!Guest.isGuest()) {
            return;
        }
        Path group = Files.createDirectories(Path.of("/sys/fs/cgroup/jbcc-storage"));
        try (Bpf bpf = open("group-storage.o");
                ObjectHandle handle = ObjectHandle.ofPath(group)) {
            LocalStorage<Long> storage = bpf.localStorage("of_groups", Long.class);
            assertEquals(Optional.empty(), storage.get(handle));
            storage.put(handle, 5L);
            try (Child outside = Workload.kills(7);
                    Child inside = Workload.kills(Workload.TIMES)) {
                Files.writeString(group.resolve("cgroup.procs"), Long.toString(inside.pid()));
                for (Child child : new Child[] {outside, inside}) {
                    bpf.attachUprobe("c", "kill", 0, "in_group", pid(child));
                    FacadeFixture.run(child);
                }
            }
            assertEquals(Optional.of(5L + Workload.TIMES), storage.get(handle));
            assertEquals(7, count(bpf, SUM));
            assertTrue(storage.delete(handle));
        } finally {
            Files.delete(group);
        }
    }

    // ---- tasks, files, sockets

    @Test
    @Needs(Feature.TASK_STORAGE)
    void storageOfATaskCountsForIt() {
        try (Bpf bpf = open("objects.o");
                Child other = Workload.kills(7);
                Child child = Workload.kills(Workload.TIMES);
                ObjectHandle task = ObjectHandle.ofProcess(child.pid())) {
            LocalStorage<Long> storage = bpf.localStorage("of_tasks", Long.class);
            storage.put(task, 5L);
            bpf.attachUprobe("c", "kill", 0, "in_task", pid(other));
            FacadeFixture.run(other);
            assertEquals(Optional.of(5L), storage.get(task));
            bpf.attachUprobe("c", "kill", 0, "in_task", pid(child));
            child.release();
            waitFor(() -> storage.get(task).orElse(5L + Workload.TIMES) == 5L + Workload.TIMES);
            assertEquals(0, child.await(FacadeFixture.LIMIT));
            assertThrows(SyscallException.class, () -> storage.put(task, 6L));
        }
    }

    private interface Condition {
        boolean holds();
    }

    private static void waitFor(Condition condition) {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.holds()) {
            assertTrue(System.nanoTime() - end < 0, "waited for too long");
            Thread.onSpinWait();
        }
    }

    /** Follows all that open files, so it is for guests; all but one have no storage. */
    @Test
    @Needs(Feature.INODE_STORAGE)
    void storageOfAFileCountsForIt() throws IOException {
        if (!Guest.isGuest()) {
            return;
        }
        Path file = Files.createTempFile("storage", "");
        try (Bpf bpf = open("objects.o");
                ObjectHandle handle = ObjectHandle.ofPath(file)) {
            LocalStorage<Long> storage = bpf.localStorage("of_files", Long.class);
            storage.put(handle, 5L);
            try (Link _ = Lsm.attach(bpf.loadFunc("in_file"));
                    Child child = Workload.opens(file, 211)) {
                FacadeFixture.run(child);
            }
            assertEquals(Optional.of(216L), storage.get(handle));
            assertTrue(storage.delete(handle));
            assertFalse(storage.delete(handle));
        } finally {
            Files.delete(file);
        }
    }

    @Test
    @Needs(Feature.SK_STORAGE)
    void programsNumberTheSocketsOfAGroup() throws IOException {
        if (!Guest.isGuest()) {
            return;
        }
        Sys sys = Sys.host();
        Path group = Files.createDirectories(Path.of("/sys/fs/cgroup/jbcc-sockets"));
        String self = Long.toString(ProcessHandle.current().pid());
        Path procs = Path.of("cgroup.procs");
        try (Bpf bpf = open("objects.o")) {
            LocalStorage<Long> storage = bpf.localStorage("of_sockets", Long.class);
            Files.writeString(group.resolve(procs), self);
            try (Link _ = Cgroup.attach(bpf.loadFunc("on_socket"), group, AttachType.CGROUP_INET_SOCK_CREATE);
                    FileDescriptor first = new FileDescriptor(sys, sys.socket(2, 2, 0), "first");
                    FileDescriptor second = new FileDescriptor(sys, sys.socket(2, 2, 0), "second");
                    ObjectHandle one = ObjectHandle.ofDescriptor(first.number());
                    ObjectHandle two = ObjectHandle.ofDescriptor(second.number())) {
                assertEquals(Optional.of(1L), storage.get(one));
                assertEquals(Optional.of(2L), storage.get(two));
                storage.put(one, 4711L);
                assertEquals(Optional.of(4711L), storage.get(one));
                assertTrue(storage.delete(two));
                assertEquals(Optional.empty(), storage.get(two));
            }
        } finally {
            Files.writeString(Objects.requireNonNull(group.getParent()).resolve(procs), self);
            Files.delete(group);
        }
    }
}
