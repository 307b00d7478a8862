package dev.jbcc.runtime.internal.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntSupplier;

/**
 * A kernel for unit tests. It hands out descriptors and knows which are open; what a command answers is scripted, and hash
 * and array maps work. Descriptors and waiting (epoll, eventfd) are those of the machine, which need no rights.
 */
public final class FakeKernel implements Sys {
    /** Answers one call of {@code bpf(2)}. */
    @FunctionalInterface
    public interface Answer {
        int to(StructBuffer attributes);
    }

    private static final int FIRST_FD = 1_000_000;

    private final Sys host = Sys.host();
    private final Map<Integer, Deque<Answer>> once = new HashMap<>();
    private final Map<Integer, Answer> always = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private final Set<Integer> open = new TreeSet<>();
    private final Map<Integer, FakeMap> maps = new HashMap<>();
    private final Map<Long, MemorySegment> mappings = new HashMap<>();
    private final Map<Long, MemorySegment> mapped = new HashMap<>();
    private final Deque<byte[]> toRead = new ArrayDeque<>();
    private final List<byte[]> written = new ArrayList<>();
    private IntSupplier signalAnswer = () -> 0;
    private int socketAnswer;
    private int nextFd = FIRST_FD;
    private int memoryLimitRaises;
    private int ioctlAnswer;
    private int perfEventAnswer = 1;

    /** Scripts the next answer to a command, after those scripted before. */
    public FakeKernel next(int command, Answer answer) {
        once.computeIfAbsent(command, c -> new ArrayDeque<>()).add(answer);
        return this;
    }

    /** Scripts the next answer to a command: an error. */
    public FakeKernel next(int command, int errno) {
        return next(command, attributes -> -errno);
    }

    /** Scripts every answer to a command that has no scripted next one. */
    public FakeKernel always(int command, Answer answer) {
        always.put(command, answer);
        return this;
    }

    /** Scripts every answer to a command: an error. */
    public FakeKernel always(int command, int errno) {
        return always(command, attributes -> -errno);
    }

    public FakeKernel ioctlAnswers(int result) {
        ioctlAnswer = result;
        return this;
    }

    /** Scripts perf_event_open: 1 for a new descriptor, or an error, negated. */
    public FakeKernel perfEventAnswers(int result) {
        perfEventAnswer = result;
        return this;
    }

    /** Lets mappings of a descriptor at an offset show that memory. */
    public FakeKernel mapping(long offset, MemorySegment memory) {
        mappings.put(offset, memory);
        return this;
    }

    /** Returns the calls so far: names of commands, and {@code close FD}. */
    public List<String> calls() {
        return calls;
    }

    /** Returns how often a call was made. */
    public long count(String call) {
        return calls.stream().filter(call::equals).count();
    }

    /** Returns the descriptors that are open. */
    public Set<Integer> openDescriptors() {
        return open;
    }

    /** Returns how many mappings there are. */
    public int mappingCount() {
        return mapped.size();
    }

    public int memoryLimitRaises() {
        return memoryLimitRaises;
    }

    /** Makes a descriptor. */
    public int newDescriptor() {
        open.add(nextFd);
        return nextFd++;
    }

    /** Returns memory that a structure points to. */
    public static MemorySegment at(long address, long length) {
        return MemorySegment.ofAddress(address).reinterpret(length);
    }

    /** Puts text with a zero after it where a structure points to. */
    public static void putText(long address, String text) {
        byte[] bytes = (text + "\0").getBytes(StandardCharsets.UTF_8);
        at(address, bytes.length).copyFrom(MemorySegment.ofArray(bytes));
    }

    @Override
    public int bpf(int command, MemorySegment attributes) {
        calls.add(name(command));
        StructBuffer attr = new StructBuffer(attributes);
        Deque<Answer> scripted = once.get(command);
        if (scripted != null && !scripted.isEmpty()) {
            return scripted.remove().to(attr);
        }
        if (always.containsKey(command)) {
            return always.get(command).to(attr);
        }
        return switch (command) {
            case Bpf.MAP_CREATE -> {
                int fd = newDescriptor();
                maps.put(fd, new FakeMap(attr.int32(0), attr.int32(4), attr.int32(8), attr.int32(12)));
                yield fd;
            }
            case Bpf.MAP_LOOKUP_ELEM,
                    Bpf.MAP_UPDATE_ELEM,
                    Bpf.MAP_DELETE_ELEM,
                    Bpf.MAP_GET_NEXT_KEY,
                    Bpf.MAP_LOOKUP_AND_DELETE_ELEM -> map(attr.int32(0)).element(command, attr);
            case Bpf.MAP_LOOKUP_BATCH, Bpf.MAP_LOOKUP_AND_DELETE_BATCH, Bpf.MAP_DELETE_BATCH, Bpf.MAP_UPDATE_BATCH ->
                map(attr.int32(36)).batch(command, attr);
            case Bpf.MAP_FREEZE -> 0;
            default -> newDescriptor();
        };
    }

    private FakeMap map(int fd) {
        return Objects.requireNonNull(maps.get(fd), "no map");
    }

    private static String name(int command) {
        return switch (command) {
            case Bpf.MAP_CREATE -> "MAP_CREATE";
            case Bpf.MAP_LOOKUP_ELEM -> "MAP_LOOKUP_ELEM";
            case Bpf.MAP_UPDATE_ELEM -> "MAP_UPDATE_ELEM";
            case Bpf.MAP_DELETE_ELEM -> "MAP_DELETE_ELEM";
            case Bpf.MAP_GET_NEXT_KEY -> "MAP_GET_NEXT_KEY";
            case Bpf.MAP_LOOKUP_AND_DELETE_ELEM -> "MAP_LOOKUP_AND_DELETE_ELEM";
            case Bpf.MAP_LOOKUP_BATCH -> "MAP_LOOKUP_BATCH";
            case Bpf.MAP_FREEZE -> "MAP_FREEZE";
            case Bpf.PROG_LOAD -> "PROG_LOAD";
            case Bpf.BTF_LOAD -> "BTF_LOAD";
            case Bpf.LINK_CREATE -> "LINK_CREATE";
            case Bpf.OBJ_GET -> "OBJ_GET";
            case Bpf.OBJ_PIN -> "OBJ_PIN";
            case Bpf.RAW_TRACEPOINT_OPEN -> "RAW_TRACEPOINT_OPEN";
            default -> "command " + command;
        };
    }

    @Override
    public int perfEventOpen(MemorySegment attributes, int processId, int cpu, int groupFd) {
        calls.add("perf_event_open");
        return perfEventAnswer < 0 ? perfEventAnswer : newDescriptor();
    }

    @Override
    public int ioctl(int fd, long request, long argument) {
        calls.add("ioctl 0x" + Long.toHexString(request));
        return ioctlAnswer;
    }

    /** Scripts what {@code socket(2)} sockets answer: one element for each read. */
    public FakeKernel answersRead(byte[] bytes) {
        toRead.add(bytes);
        return this;
    }

    /** Returns what was written to the fake's own descriptors. */
    public List<byte[]> written() {
        return written;
    }

    /** Scripts setsockopt and bind. */
    public FakeKernel socketAnswers(int result) {
        socketAnswer = result;
        return this;
    }

    @Override
    public int socket(int domain, int type, int protocol) {
        calls.add("socket " + domain);
        return newDescriptor();
    }

    @Override
    public int bind(int fd, MemorySegment address) {
        calls.add("bind");
        return socketAnswer;
    }

    @Override
    public int setSocketOption(int fd, int level, int option, MemorySegment value) {
        calls.add("setsockopt " + level + " " + option);
        return socketAnswer;
    }

    @Override
    public int getSocketOption(int fd, int level, int option, MemorySegment value) {
        calls.add("getsockopt " + level + " " + option);
        return socketAnswer;
    }

    @Override
    public int duplicate(int fd) {
        return newDescriptor();
    }

    @Override
    public int open(String path, int flags) {
        return host.open(path, flags);
    }

    @Override
    public int close(int fd) {
        if (fd < FIRST_FD) {
            return host.close(fd);
        }
        calls.add("close");
        return open.remove(fd) ? 0 : -Errno.EBADF;
    }

    @Override
    public long read(int fd, MemorySegment buffer, long offset, long length) {
        if (fd < FIRST_FD) {
            return host.read(fd, buffer, offset, length);
        }
        byte[] next = toRead.poll();
        if (next == null) {
            return -Errno.EAGAIN;
        }
        MemorySegment.copy(next, 0, buffer, ValueLayout.JAVA_BYTE, offset, next.length);
        return next.length;
    }

    @Override
    public long write(int fd, MemorySegment buffer, long offset, long length) {
        if (fd < FIRST_FD) {
            return host.write(fd, buffer, offset, length);
        }
        written.add(buffer.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE));
        return length;
    }

    @Override
    public long mmap(long address, long length, int protection, int flags, int fd, long offset) {
        MemorySegment memory = mappings.get(offset);
        if (memory == null || memory.byteSize() < length) {
            return -Errno.ENOMEM;
        }
        mapped.put(memory.address(), memory);
        return memory.address();
    }

    @Override
    public int munmap(long address, long length) {
        return mapped.remove(address) == null ? -Errno.EINVAL : 0;
    }

    @Override
    public int epollCreate() {
        return host.epollCreate();
    }

    /** The fake's own descriptors are never ready. */
    @Override
    public int epollAdd(int epoll, int fd, int events, long token) {
        return fd < FIRST_FD ? host.epollAdd(epoll, fd, events, token) : 0;
    }

    @Override
    public int epollWait(int epoll, long[] tokens, int timeoutMillis) {
        return host.epollWait(epoll, tokens, timeoutMillis);
    }

    @Override
    public int mountDetached(String type) {
        return -Errno.EPERM;
    }

    @Override
    public int eventFd() {
        return host.eventFd();
    }

    @Override
    public int unlimitLockedMemory() {
        memoryLimitRaises++;
        return 0;
    }

    @Override
    public int pidfdOpen(int processId) {
        calls.add("pidfd_open " + processId);
        return newDescriptor();
    }

    @Override
    public int pidfdSendSignal(int fd, int signal) {
        calls.add("pidfd_send_signal " + signal);
        return signalAnswer.getAsInt();
    }

    /** Says what a signal does and how it is answered. */
    public FakeKernel onSignal(IntSupplier answer) {
        signalAnswer = answer;
        return this;
    }

    @Override
    public int processId() {
        return 4242;
    }

    @Override
    public int pageBytes() {
        return 4096;
    }

    @Override
    public MemorySegment view(long address, long length, Arena owner) {
        return host.view(address, length, owner);
    }
}
