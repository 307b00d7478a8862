package dev.jbcc.compiler.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The directory of what is kept between runs. Where it cannot be written, a private temporary one takes its place, and the user is
 * told once. Thread-safe.
 */
public final class CacheDirectory implements AutoCloseable {
    private static final long STALE_MILLIS = 3_600_000;
    private static final int MOST_ATTEMPTS = 100;

    private final Path wanted;
    private final Consumer<String> warnings;
    private final AtomicReference<State> state = new AtomicReference<>();

    private record State(Path directory, boolean temporary) {}

    /**
     * Creates the description of a directory; touches nothing yet.
     *
     * @param warnings called with one line when the directory cannot be used
     */
    public CacheDirectory(Path wanted, Consumer<String> warnings) {
        this.wanted = wanted;
        this.warnings = warnings;
    }

    /** Returns where the cache belongs: {@code JBCC_CACHE_DIR}, else {@code $XDG_CACHE_HOME/jbcc}, else {@code ~/.cache/jbcc}. */
    public static Path ofEnvironment(Map<String, String> environment) {
        String own = environment.get("JBCC_CACHE_DIR");
        if (own != null && !own.isEmpty()) {
            return Path.of(own).toAbsolutePath();
        }
        String xdg = environment.get("XDG_CACHE_HOME");
        if (xdg != null && xdg.startsWith("/")) {
            return Path.of(xdg, "jbcc");
        }
        String home = environment.getOrDefault("HOME", System.getProperty("user.home", "/"));
        return Path.of(home, ".cache", "jbcc");
    }

    /** Returns the directory for reading: it may not exist, or not be writable. */
    public Path path() {
        State known = state.get();
        return known == null ? wanted : known.directory();
    }

    /** Returns the directory that was asked for, also when it cannot be written: what it holds can still be read. */
    public Path wanted() {
        return wanted;
    }

    /** Returns the directory for writing: it exists, and files can be made in it. */
    public synchronized Path writable() {
        State known = state.get();
        if (known != null) {
            return known.directory();
        }
        String reason;
        try {
            Files.createDirectories(wanted);
            if (Files.isWritable(wanted)) {
                state.set(new State(wanted, false));
                return wanted;
            }
            reason = "not writable";
        } catch (IOException e) {
            reason = reason(e);
        }
        try {
            Path temporary = Files.createTempDirectory("jbcc-");
            state.set(new State(temporary, true));
            // It may hold an unpacked LLVM: it must not stay behind because somebody forgot to close us.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> deleteTree(temporary), "jbcc-cleanup"));
            warnings.accept("cache directory '" + wanted + "': " + reason
                    + "; compiling without a cache, which is slow: JBCC_CACHE_DIR names another one");
            return temporary;
        } catch (IOException e) {
            throw new UncheckedIOException("cache directory '" + wanted + "': " + reason, e);
        }
    }

    /** Tells whether a private directory had to take the cache's place. */
    public boolean temporary() {
        State known = state.get();
        return known != null && known.temporary();
    }

    /** Creates a private directory for the files of one compilation. The caller deletes it. */
    public Path createWorkDirectory() throws IOException {
        Path parent = Files.createDirectories(writable().resolve("tmp"));
        var onlyOurs = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        // Not createTempDirectory: the random numbers that it makes names of take 20 ms of a cold JVM.
        String process = "w-" + ProcessHandle.current().pid() + "-";
        for (int i = 0; true; i++) {
            try {
                return Files.createDirectory(parent.resolve(process + System.nanoTime()), onlyOurs);
            } catch (FileAlreadyExistsException e) {
                if (i == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Deletes work directories that processes left behind which ended in the middle. */
    public void deleteStaleWork() {
        Path parent = path().resolve("tmp");
        long limit = System.currentTimeMillis() - STALE_MILLIS;
        try (Stream<Path> entries = Files.list(parent)) {
            for (Path entry : entries.toList()) {
                if (Files.getLastModifiedTime(entry).toMillis() < limit) {
                    deleteTree(entry);
                }
            }
        } catch (IOException e) {
            // another process may be doing the same
        }
    }

    /** Writes a file so that it appears complete or not at all; the last of several writers wins. */
    public static void writeAtomically(Path file, byte[] bytes) throws IOException {
        Path parent = file.getParent();
        if (parent == null) {
            throw new NoSuchFileException(file.toString());
        }
        Path temporary = parent.resolve(".tmp-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
        try {
            try {
                Files.write(temporary, bytes);
            } catch (NoSuchFileException e) {
                Files.createDirectories(parent);
                Files.write(temporary, bytes);
            }
            move(temporary, file);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Gives a finished directory its name. If another process was first, its directory stays and ours is deleted.
     *
     * @param finished beside the target, on the same file system
     */
    public static void publish(Path finished, Path target) throws IOException {
        try {
            move(finished, target);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            deleteTree(finished);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(target)) {
                throw e;
            }
            deleteTree(finished);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Deletes a directory and what is in it, as far as it can. */
    public static void deleteTree(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try {
            delete(directory);
        } catch (IOException | DirectoryIteratorException e) {
            // what is left is found by deleteStaleWork
        }
    }

    private static void delete(Path path) throws IOException {
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
                for (Path entry : entries) {
                    delete(entry);
                }
            }
        }
        Files.deleteIfExists(path);
    }

    /** Deletes the private directory, if there had to be one. */
    @Override
    public void close() {
        State known = state.get();
        if (known != null && known.temporary()) {
            deleteTree(known.directory());
            state.set(null);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof FileAlreadyExistsException) {
            return "not a directory";
        }
        if (e instanceof NoSuchFileException) {
            return "cannot be created";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemException failed && failed.getReason() != null) {
            return failed.getReason().toLowerCase(Locale.ROOT);
        }
        return String.valueOf(e.getMessage());
    }
}
