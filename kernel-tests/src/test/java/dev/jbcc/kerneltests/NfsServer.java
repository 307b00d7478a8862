package dev.jbcc.kerneltests;

import dev.jbcc.testsupport.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The NFS server of a guest's kernel, for one directory and clients of the same machine. What exportfs(8) and mountd(8) tell the kernel when it
 * asks is written to its caches beforehand, so neither is needed.
 */
final class NfsServer implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path CONTROL = Path.of("/proc/fs/nfsd");
    private static final Path CACHES = Path.of("/proc/net/rpc");
    private static final String CLIENT = "127.0.0.1";
    private static final long NEVER = Integer.MAX_VALUE;
    private static final int NOBODY = 65534;

    // Flags of an export: from any port, root stays root and the paths below are not checked; it is known by a number.
    private static final int INSECURE_PORT = 2;
    private static final int NO_SUBTREE_CHECK = 0x400;
    private static final int BY_NUMBER = 0x2000;
    private static final int NUMBER = 0; // the root of what the server has

    private NfsServer() {}

    static NfsServer start(Path directory) {
        run("ip", "link", "set", "lo", "up");
        run("modprobe", "-a", "nfsd", "nfs", "nfsv4");
        run("mount", "-t", "nfsd", "nfsd", CONTROL.toString());
        write(CONTROL.resolve("versions"), "-2 -3 +4 +4.1 +4.2");
        write(CACHES.resolve("auth.unix.ip/channel"), "nfsd " + CLIENT + " " + NEVER + " " + CLIENT);
        int flags = INSECURE_PORT | NO_SUBTREE_CHECK | BY_NUMBER;
        write(
                CACHES.resolve("nfsd.export/channel"),
                String.join(
                        " ",
                        CLIENT,
                        directory.toString(),
                        Long.toString(NEVER),
                        Integer.toString(flags),
                        Integer.toString(NOBODY),
                        Integer.toString(NOBODY),
                        Integer.toString(NUMBER)));
        write(CACHES.resolve("nfsd.fh/channel"), CLIENT + " 1 \\x00000000 " + NEVER + " " + directory);
        // After a start, clients of before could reclaim what they had; there were none.
        write(CONTROL.resolve("nfsv4gracetime"), "10");
        write(CONTROL.resolve("portlist"), "tcp 2049");
        write(CONTROL.resolve("threads"), "2");
        return new NfsServer();
    }

    /** Mounts it; unmounting is up to the caller. */
    void mount(Path directory) {
        String options = "vers=4.2,addr=" + CLIENT + ",clientaddr=" + CLIENT;
        run("mount", "-i", "-t", "nfs4", "-o", options, CLIENT + ":/", directory.toString());
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(String... command) {
        try (Child child = Child.start(command)) {
            if (child.await(LIMIT) != 0) {
                throw new AssertionError(String.join(" ", command) + ": " + child.stderr());
            }
        }
    }

    @Override
    public void close() {
        write(CONTROL.resolve("threads"), "0");
        run("umount", CONTROL.toString());
    }
}
