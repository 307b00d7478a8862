package dev.jbcc.runtime.link;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.Sys;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import java.lang.foreign.Arena;

/** Finds network devices by their names, in the network namespace of the calling thread. */
public final class NetworkDevice {
    private static final int AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SIOCGIFINDEX = 0x8933;
    private static final int NAME_BYTES = 16;
    private static final int REQUEST_BYTES = 40;

    private NetworkDevice() {}

    /**
     * Returns the number of a device.
     *
     * @throws BpfException if there is no such device
     */
    public static int index(String name) {
        return index(Sys.host(), name);
    }

    static int index(Sys sys, String name) {
        String subject = "network device '" + name + "'";
        if (name.isEmpty() || name.length() >= NAME_BYTES) {
            throw new BpfException(subject + ": a name has 1 to " + (NAME_BYTES - 1) + " characters");
        }
        int fd = sys.socket(AF_UNIX, SOCK_DGRAM, 0);
        if (fd < 0) {
            throw SyscallErrors.of(subject, "socket", -fd);
        }
        try (FileDescriptor socket = new FileDescriptor(sys, fd, subject);
                Arena arena = Arena.ofConfined()) {
            StructBuffer request = StructBuffer.allocate(arena, REQUEST_BYTES).text(0, NAME_BYTES, name);
            int result = sys.ioctl(socket.number(), SIOCGIFINDEX, request.address());
            if (result == -Errno.ENODEV) {
                throw new BpfException(subject + ": no such device");
            }
            if (result < 0) {
                throw SyscallErrors.of(subject, "SIOCGIFINDEX", -result);
            }
            return request.int32(NAME_BYTES);
        }
    }
}
