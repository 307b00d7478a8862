package dev.jbcc.runtime.map;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.UnsupportedFeatureException;
import dev.jbcc.runtime.feature.Feature;
import dev.jbcc.runtime.feature.FeatureProbe;
import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Capabilities;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.ProcFile;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import java.util.Optional;

/** Finds out why the kernel did not make a map: its own answer is a number. */
final class MapRefusal {
    private static final int MAX_KEY_BYTES = 512;
    private static final int MAX_PER_CPU_BYTES = 32 * 1024;
    private static final int ADDRESS_BYTES = 8;
    private static final int BUILD_ID_BYTES = 32;
    private static final int BPF_F_STACK_BUILD_ID = 1 << 5;
    private static final String STACK_DEPTH = "/proc/sys/kernel/perf_event_max_stack";

    private final Bpf.MapAttributes map;
    private final MapType type;

    private MapRefusal(Bpf.MapAttributes map) {
        this.map = map;
        this.type = MapType.of(map.type()).orElse(MapType.UNSPEC);
    }

    static BpfException of(Bpf bpf, Bpf.MapAttributes map, int errno) {
        MapRefusal refusal = new MapRefusal(map);
        String subject = "map '" + map.name() + "'";
        Optional<Feature> feature = refusal.feature();
        boolean maybeUnknown = errno == Errno.EINVAL || errno == Errno.EOPNOTSUPP || errno == Errno.ENOTSUPP;
        if (maybeUnknown && feature.isPresent()) {
            try {
                new FeatureProbe(bpf).require(feature.get());
            } catch (UnsupportedFeatureException e) {
                return new BpfException(
                        subject + ": this kernel has no maps of type " + MapType.nameOf(map.type())
                                + "; they need Linux " + e.minimumKernel()
                                + ", and may be left out of a kernel when it is built",
                        e);
            }
        }
        return SyscallErrors.of(subject, "BPF_MAP_CREATE", errno, refusal.hint(errno));
    }

    /** Types that came after the oldest kernel that is supported, or that a kernel may be built without. */
    private Optional<Feature> feature() {
        return Optional.ofNullable(
                switch (type) {
                    case RINGBUF -> Feature.RINGBUF;
                    case INODE_STORAGE -> Feature.INODE_STORAGE;
                    case TASK_STORAGE -> Feature.TASK_STORAGE;
                    case SK_STORAGE -> Feature.SK_STORAGE;
                    case XSKMAP -> Feature.XSKMAP;
                    case SOCKMAP, SOCKHASH -> Feature.SOCKMAP;
                    case CGROUP_STORAGE, PERCPU_CGROUP_STORAGE -> Feature.CGROUP_STORAGE;
                    default -> null;
                });
    }

    private String hint(int errno) {
        return switch (errno) {
            case Errno.ENOMEM -> "no memory for " + size() + "; give it fewer entries";
            case Errno.E2BIG -> tooLarge();
            case Errno.EINVAL -> invalid();
            default -> SyscallErrors.hint(errno, capabilities());
        };
    }

    private int[] capabilities() {
        return switch (type) {
            case DEVMAP, DEVMAP_HASH, XSKMAP, SOCKMAP, SOCKHASH ->
                new int[] {Capabilities.CAP_BPF, Capabilities.CAP_NET_ADMIN};
            default -> new int[] {Capabilities.CAP_BPF};
        };
    }

    private String size() {
        return Integer.toUnsignedString(map.maxEntries()) + " entries of " + map.keySizeBytes() + " + "
                + map.valueSizeBytes() + " bytes";
    }

    private String tooLarge() {
        if (type.perCpu() && Integer.compareUnsigned(map.valueSizeBytes(), MAX_PER_CPU_BYTES) > 0) {
            return "values of " + Integer.toUnsignedString(map.valueSizeBytes())
                    + " bytes; those of per-CPU maps have at most " + MAX_PER_CPU_BYTES;
        }
        if (Integer.compareUnsigned(map.keySizeBytes(), MAX_KEY_BYTES) > 0) {
            return "keys of " + Integer.toUnsignedString(map.keySizeBytes()) + " bytes; at most " + MAX_KEY_BYTES
                    + " are possible";
        }
        return "too large: " + size();
    }

    private String invalid() {
        if (type == MapType.STACK_TRACE) {
            int frame = (map.flags() & BPF_F_STACK_BUILD_ID) == 0 ? ADDRESS_BYTES : BUILD_ID_BYTES;
            long depth = Integer.toUnsignedLong(map.valueSizeBytes()) / frame;
            long most = number(STACK_DEPTH);
            if (most > 0 && depth > most) {
                return "stacks of " + depth + " frames, this kernel takes " + most
                        + "; set kernel.perf_event_max_stack with sysctl";
            }
        }
        boolean typed = type == MapType.SK_STORAGE || type == MapType.INODE_STORAGE || type == MapType.TASK_STORAGE;
        if (typed && map.btfFd() == 0) {
            return MapType.nameOf(map.type()) + " maps need the types of their keys and values (BTF)";
        }
        return MapType.nameOf(map.type()) + " with " + size() + ", flags 0x" + Integer.toHexString(map.flags())
                + " is not what this kernel takes";
    }

    private static long number(String file) {
        try {
            return Long.parseLong(ProcFile.text(file));
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
