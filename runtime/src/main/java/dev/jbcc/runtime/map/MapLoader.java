package dev.jbcc.runtime.map;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.CpuList;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.object.MapSpec;
import java.lang.foreign.Arena;

/** Makes maps in the kernel of what object files say. For the loader of objects, not for users. */
public final class MapLoader {
    private static final int INFO_BYTES = 88;

    private MapLoader() {}

    /**
     * Creates a map, fills it if it stands for a data section, and freezes it if that is read-only.
     *
     * @param btfFd descriptor of the object's BTF in the kernel; 0 if there is none
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @throws BpfException if the sizes cannot be right
     */
    public static BpfMap create(Bpf bpf, MapSpec spec, int btfFd) {
        if (spec.inner().isEmpty()) {
            return create(bpf, spec, btfFd, 0);
        }
        // The inner map is only a template: the kernel keeps what inner maps have to have in common with it.
        try (BpfMap template = create(bpf, spec.inner().get(), btfFd, 0)) {
            return create(bpf, spec, btfFd, template.fd());
        }
    }

    /**
     * Returns another handle of a map, in place of one that would be made.
     *
     * @throws BpfException if it has keys or values of other sizes
     */
    public static BpfMap reuse(Bpf bpf, BpfMap given, MapSpec spec) {
        int fd = bpf.sys().duplicate(given.fd());
        if (fd < 0) {
            throw SyscallErrors.of(subject(spec), "fcntl(F_DUPFD_CLOEXEC)", -fd);
        }
        return adopt(bpf, fd, spec, "given for it");
    }

    /**
     * Takes ownership of a descriptor, of a map that stands for one of an object.
     *
     * @param origin where the map comes from, for messages
     */
    static BpfMap adopt(Bpf bpf, int fd, MapSpec spec, String origin) {
        try {
            MapInfo info = info(bpf, fd, subject(spec));
            if (info.keySizeBytes() != spec.keySizeBytes() || info.valueSizeBytes() != spec.valueSizeBytes()) {
                throw new BpfException(subject(spec) + ": the map that is " + origin + " has keys of "
                        + info.keySizeBytes() + " and values of " + info.valueSizeBytes() + " bytes, expected "
                        + spec.keySizeBytes() + " and " + spec.valueSizeBytes());
            }
            return new BpfMap(
                    bpf,
                    fd,
                    spec.name(),
                    info.type(),
                    info.keySizeBytes(),
                    info.valueSizeBytes(),
                    info.maxEntries(),
                    info.flags(),
                    spec);
        } catch (Throwable e) {
            int _ = bpf.sys().close(fd);
            throw e;
        }
    }

    private static String subject(MapSpec spec) {
        return "map '" + spec.name() + "'";
    }

    private static BpfMap create(Bpf bpf, MapSpec spec, int btfFd, int innerFd) {
        int maxEntries = maxEntries(bpf, spec);
        boolean typed = btfFd != 0 && takesTypes(spec.type()) && (spec.keyTypeId() != 0 || spec.valueTypeId() != 0);
        Bpf.MapAttributes attributes = new Bpf.MapAttributes(
                spec.type(),
                spec.keySizeBytes(),
                spec.valueSizeBytes(),
                maxEntries,
                spec.flags(),
                spec.numaNode(),
                innerFd,
                spec.name(),
                typed ? btfFd : 0,
                typed ? spec.keyTypeId() : 0,
                typed ? spec.valueTypeId() : 0,
                spec.mapExtra());
        int fd = createWithFallback(bpf, attributes);
        if (fd < 0) {
            throw MapRefusal.of(bpf, attributes, -fd);
        }
        BpfMap map = new BpfMap(
                bpf,
                fd,
                spec.name(),
                spec.type(),
                spec.keySizeBytes(),
                spec.valueSizeBytes(),
                maxEntries,
                spec.flags(),
                spec);
        try {
            fill(map, spec);
        } catch (Throwable e) {
            map.close();
            throw e;
        }
        return map;
    }

    /** Returns what a map opens with: types are a nicety, and so is the name on kernels before 4.15. */
    private static int createWithFallback(Bpf bpf, Bpf.MapAttributes attributes) {
        int fd = bpf.createMap(attributes);
        if (fd >= 0 || !mayBeUnknown(-fd)) {
            return fd;
        }
        if (attributes.btfFd() != 0) {
            int untyped = bpf.createMap(attributes.withoutBtf());
            if (untyped >= 0) {
                return untyped;
            }
        }
        if (!attributes.name().isEmpty()) {
            int nameless = bpf.createMap(attributes.withoutBtf().withoutName());
            if (nameless >= 0) {
                return nameless;
            }
        }
        return fd;
    }

    private static boolean mayBeUnknown(int errno) {
        return errno == Errno.EINVAL || errno == Errno.E2BIG || errno == Errno.ENOTSUPP || errno == Errno.EOPNOTSUPP;
    }

    private static void fill(BpfMap map, MapSpec spec) {
        if (spec.data() == MapSpec.Data.NONE) {
            return;
        }
        byte[] contents = spec.contents();
        if (contents.length > 0) {
            try (Arena arena = Arena.ofConfined()) {
                StructBuffer key = StructBuffer.allocate(arena, 4);
                StructBuffer value = StructBuffer.allocate(arena, spec.valueSizeBytes());
                value.put(0, contents);
                map.update(key.segment(), value.segment(), UpdateMode.ANY);
            }
        }
        if (spec.data() == MapSpec.Data.RODATA || spec.data() == MapSpec.Data.KCONFIG) {
            map.freezeIfPossible();
        }
    }

    /** Types that the kernel refuses key and value types for. */
    private static boolean takesTypes(int type) {
        MapType known = MapType.of(type).orElse(MapType.UNSPEC);
        return switch (known) {
            case PERF_EVENT_ARRAY,
                    CGROUP_ARRAY,
                    STACK_TRACE,
                    ARRAY_OF_MAPS,
                    HASH_OF_MAPS,
                    DEVMAP,
                    DEVMAP_HASH,
                    CPUMAP,
                    XSKMAP,
                    SOCKMAP,
                    SOCKHASH,
                    PROG_ARRAY,
                    REUSEPORT_SOCKARRAY,
                    RINGBUF,
                    USER_RINGBUF,
                    BLOOM_FILTER,
                    QUEUE,
                    STACK -> false;
            default -> true;
        };
    }

    private static int maxEntries(Bpf bpf, MapSpec spec) {
        int declared = spec.maxEntries();
        if (spec.type() == MapType.PERF_EVENT_ARRAY.number() && declared == 0) {
            return CpuList.possibleCount();
        }
        if (spec.type() == MapType.RINGBUF.number() || spec.type() == MapType.USER_RINGBUF.number()) {
            int page = bpf.sys().pageBytes();
            boolean powerOfTwo = declared != 0 && (declared & declared - 1) == 0;
            if (!powerOfTwo) {
                throw new BpfException(subject(spec) + ": ring buffer size " + Integer.toUnsignedString(declared)
                        + " bytes: must be a power of two and a multiple of the page size (" + page + ")");
            }
            // the compiler counts in pages of 4 KiB; where they are larger, one is the least there can be
            return Integer.compareUnsigned(declared, page) < 0 ? page : declared;
        }
        return declared;
    }

    static BpfMap openPinned(Bpf bpf, String path) {
        int fd = bpf.openPinned(path);
        if (fd < 0) {
            throw SyscallErrors.of("map '" + path + "'", "BPF_OBJ_GET", -fd);
        }
        return adopt(bpf, fd, "map '" + path + "'");
    }

    static BpfMap openById(Bpf bpf, int id) {
        int fd = bpf.openById(Bpf.MAP_GET_FD_BY_ID, id);
        if (fd < 0) {
            throw SyscallErrors.of("map [" + id + "]", "BPF_MAP_GET_FD_BY_ID", -fd);
        }
        return adopt(bpf, fd, "map [" + id + "]");
    }

    private static BpfMap adopt(Bpf bpf, int fd, String subject) {
        try {
            MapInfo info = info(bpf, fd, subject);
            return new BpfMap(
                    bpf,
                    fd,
                    info.name(),
                    info.type(),
                    info.keySizeBytes(),
                    info.valueSizeBytes(),
                    info.maxEntries(),
                    info.flags(),
                    null);
        } catch (Throwable e) {
            int _ = bpf.sys().close(fd);
            throw e;
        }
    }

    static MapInfo info(Bpf bpf, int fd, String subject) {
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer info = StructBuffer.allocate(arena, INFO_BYTES);
            int result = bpf.info(fd, info);
            if (result < 0) {
                throw SyscallErrors.of(subject, "BPF_OBJ_GET_INFO_BY_FD", -result);
            }
            return new MapInfo(
                    info.int32(0),
                    info.int32(4),
                    info.int32(8),
                    info.int32(12),
                    info.int32(16),
                    info.int32(20),
                    info.text(24, 16),
                    info.int32(64),
                    info.int32(68),
                    info.int32(72),
                    info.int64(80));
        }
    }

    /** Whether a command is one that this kernel does not have, at least not for this type of map. */
    static boolean unsupported(int result) {
        return result == -Errno.EINVAL || result == -Errno.ENOTSUPP || result == -Errno.EOPNOTSUPP;
    }
}
