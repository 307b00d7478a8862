package dev.jbcc.runtime.trace;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.ObjectFormatException;
import dev.jbcc.runtime.internal.sys.Sys;
import dev.jbcc.runtime.symbol.SimilarNames;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * The tracing file system. Reads it anew at each call; immutable and thread-safe.
 *
 * <p>Where it is not mounted, as in a container or on a minimal system, root gets a mount of its own that no other process sees and
 * that ends with this process.
 */
public final class Tracefs {
    private static final Path[] PLACES = {Path.of("/sys/kernel/tracing"), Path.of("/sys/kernel/debug/tracing")};

    private final Path root;

    private Tracefs(Path root) {
        this.root = root;
    }

    /** Finds it where it is usually mounted, or mounts it for this process; empty if this process may do neither. */
    public static Optional<Tracefs> find() {
        for (Path place : PLACES) {
            if (new File(place.toFile(), "events").isDirectory()) {
                return Optional.of(new Tracefs(place));
            }
        }
        return OwnMount.TRACEFS;
    }

    /** The mount of this process, made when it is first needed. */
    private static final class OwnMount {
        static final Optional<Tracefs> TRACEFS = mount();

        private OwnMount() {}

        private static Optional<Tracefs> mount() {
            int fd = Sys.host().mountDetached("tracefs");
            return fd < 0 ? Optional.empty() : Optional.of(new Tracefs(Path.of("/proc/self/fd/" + fd)));
        }
    }

    /**
     * Finds it as {@link #find} does.
     *
     * @throws BpfException if it is not mounted, or this process may not look
     */
    public static Tracefs require() {
        Optional<Tracefs> found = find();
        if (found.isEmpty()) {
            for (Path place : PLACES) {
                if (place.toFile().isDirectory() && !place.toFile().canExecute()) {
                    throw new BpfException("tracefs: '" + place + "' is closed to this process; run as root");
                }
            }
            throw new BpfException("tracefs: not found at " + PLACES[0] + " or " + PLACES[1]
                    + "; mount it as root: mount -t tracefs tracefs " + PLACES[0]);
        }
        return found.get();
    }

    /** Takes a directory that is laid out like it. */
    public static Tracefs at(Path root) {
        return new Tracefs(root);
    }

    /** Returns where it is. */
    public Path root() {
        return root;
    }

    /**
     * Returns the number of a tracepoint; empty if there is no such tracepoint.
     *
     * @throws BpfException if it cannot be read
     */
    public OptionalInt eventId(String category, String name) {
        Optional<String> text = read(event(category, name, "id"));
        if (text.isEmpty()) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(text.get().strip()));
        } catch (NumberFormatException e) {
            throw new BpfException(
                    "tracepoint '" + category + ":" + name + "': id: '"
                            + text.get().strip() + "' is no number",
                    e);
        }
    }

    /**
     * Returns the record that a tracepoint writes; empty if there is no such tracepoint.
     *
     * @throws ObjectFormatException if the description cannot be understood
     * @throws BpfException if it cannot be read
     */
    public Optional<TracepointFormat> format(String category, String name) {
        Optional<String> text = read(event(category, name, "format"));
        return text.isEmpty() ? Optional.empty() : Optional.of(TracepointFormat.parse(text.get()));
    }

    private Path event(String category, String name, String file) {
        if (unsafe(category) || unsafe(name)) {
            throw new BpfException("tracepoint '" + category + ":" + name + "': is no name of a tracepoint");
        }
        return root.resolve("events").resolve(category).resolve(name).resolve(file);
    }

    private static boolean unsafe(String name) {
        return name.isEmpty() || name.startsWith(".") || name.indexOf('/') >= 0 || name.indexOf('\0') >= 0;
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new BpfException("file '" + file + "': read: " + e.getMessage(), e);
        }
    }

    /**
     * Returns tracepoints with names like the one given, as {@code category:name}, the best first.
     *
     * @param category empty for all
     */
    public List<String> similarEvents(String category, String name) {
        SimilarNames similar = new SimilarNames(category.isEmpty() ? name : category + ":" + name);
        String[] categories = list(new File(root.toFile(), "events"));
        for (String each : categories) {
            for (String event : list(new File(root.toFile(), "events/" + each))) {
                if (category.isEmpty()) {
                    similar.offer(event);
                } else {
                    similar.offer(each + ":" + event);
                }
            }
        }
        return similar.best();
    }

    /**
     * Returns the tracepoints whose names {@code category:name} begin with what a pattern matches, sorted.
     *
     * @throws BpfException if the list cannot be read
     */
    public List<String> events(Pattern pattern) {
        List<String> found = new ArrayList<>();
        for (String category : list(new File(root.toFile(), "events"))) {
            File directory = new File(root.toFile(), "events/" + category);
            for (String name : list(directory)) {
                String event = category + ":" + name;
                if (pattern.matcher(event).lookingAt() && new File(directory, name).isDirectory()) {
                    found.add(event);
                }
            }
        }
        found.sort(null);
        return found;
    }

    private static String[] list(File directory) {
        String[] names = directory.list();
        return names == null ? new String[0] : names;
    }

    @Override
    public String toString() {
        return "tracefs '" + root + "'";
    }
}
