package dev.jbcc.runtime.map;

import dev.jbcc.runtime.internal.sys.Bpf;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import dev.jbcc.runtime.object.MapSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A map that an object wants pinned to a path: the one that is pinned there, or a new one. As in bcc, what is pinned may be of
 * another type than the object says; keys and values must have the sizes that the programs were compiled for. For the loader
 * of objects, not for users.
 */
public final class PinnedMap {
    private static final int ATTEMPTS = 3;

    private final Bpf bpf;
    private final MapSpec spec;
    private final String path;

    public PinnedMap(Bpf bpf, MapSpec spec, String path) {
        this.bpf = bpf;
        this.spec = spec;
        this.path = path;
    }

    /**
     * Opens the map that is pinned, or makes and pins one. Another process may do the same at the same time: both get the same map.
     *
     * @param btfFd descriptor of the object's BTF in the kernel; 0 if there is none
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     * @throws dev.jbcc.runtime.BpfException if what is pinned has other sizes
     */
    public BpfMap open(int btfFd) {
        int result = 0;
        for (int i = 0; i < ATTEMPTS; i++) {
            int fd = bpf.openPinned(path);
            if (fd >= 0) {
                return MapLoader.adopt(bpf, fd, spec, "pinned to '" + path + "'");
            }
            if (fd != -Errno.ENOENT) {
                throw refused("BPF_OBJ_GET", -fd);
            }
            BpfMap made = MapLoader.create(bpf, spec, btfFd);
            result = bpf.pin(made.fd(), path);
            if (result >= 0) {
                return made;
            }
            made.close();
            if (result != -Errno.EEXIST) {
                break;
            }
        }
        throw refused("BPF_OBJ_PIN", -result);
    }

    private RuntimeException refused(String call, int errno) {
        return SyscallErrors.of("map '" + spec.name() + "': pin '" + path + "'", call, errno, hint(path, errno));
    }

    /** Returns why nothing can be pinned to a path; empty if that is not known. */
    static String hint(String path, int errno) {
        Path directory = Path.of(path).toAbsolutePath().getParent();
        if (directory == null) {
            return SyscallErrors.hint(errno);
        }
        try {
            if (!Files.getFileStore(directory).type().equals("bpf")) {
                return "'" + directory + "' is in no BPF file system; mount one with 'mount -t bpf bpf /sys/fs/bpf'";
            }
        } catch (IOException e) {
            return "directory '" + directory + "' cannot be read: " + e;
        }
        return SyscallErrors.hint(errno);
    }
}
