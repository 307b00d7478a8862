package dev.jbcc.kerneltests;

import dev.jbcc.testsupport.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A block device on a file in memory, which nobody but the test uses. */
final class LoopDevice implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Path file;
    private final Path device;

    private LoopDevice(Path file, Path device) {
        this.file = file;
        this.device = device;
    }

    static LoopDevice create(int megabytes) {
        try {
            Path file = Files.createTempFile(Path.of("/dev/shm"), "jbcc-test", ".img");
            run("truncate", "-s", megabytes + "M", file.toString());
            run("modprobe", "loop");
            return new LoopDevice(
                    file,
                    Path.of(run("losetup", "--find", "--show", file.toString()).strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path path() {
        return device;
    }

    /** Returns the name of the disk. */
    String name() {
        return device.getFileName().toString();
    }

    /** Makes a file system on it and mounts that; {@link #unmount} is up to the caller. */
    void mount(String type, Path directory) {
        run("modprobe", type);
        run("mkfs." + type, "-q", device.toString());
        run("mount", "-t", type, device.toString(), directory.toString());
    }

    static void unmount(Path directory) {
        run("umount", directory.toString());
    }

    private static String run(String... command) {
        try (Child child = Child.start(command)) {
            if (child.await(LIMIT) != 0) {
                throw new AssertionError(String.join(" ", command) + ": " + child.stderr());
            }
            return child.stdout();
        }
    }

    @Override
    public void close() {
        run("losetup", "--detach", device.toString());
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
