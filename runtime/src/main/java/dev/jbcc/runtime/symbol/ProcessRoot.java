package dev.jbcc.runtime.symbol;

import dev.jbcc.runtime.internal.sys.ProcFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The files as a process sees them, which may be in another mount namespace or below another root. Immutable and thread-safe; what
 * it finds exists only as long as the process.
 */
public final class ProcessRoot {
    private static final int MOST_LINKS = 40;
    private static final Path TOP = Path.of("/");

    private final Path root;

    private ProcessRoot(Path root) {
        this.root = root;
    }

    /** Returns the files as this process sees them. */
    public static ProcessRoot own() {
        return new ProcessRoot(TOP);
    }

    /** Returns the files as a process sees them; a process that is gone sees none. */
    public static ProcessRoot of(int processId) {
        return of(Path.of("/proc", Integer.toString(processId)));
    }

    /** @param directory of the process below {@code /proc} */
    static ProcessRoot of(Path directory) {
        return new ProcessRoot(directory.resolve("root"));
    }

    /**
     * Returns a path by which this process reaches what the other calls {@code path}. Links on the way are followed as the other
     * would: an absolute one starts at its root.
     *
     * @param path absolute
     */
    public Path resolve(String path) {
        if (root.equals(TOP)) {
            return Path.of(path);
        }
        Deque<Path> left = new ArrayDeque<>();
        Path.of(path).forEach(left::add);
        Path found = root;
        int links = 0;
        while (!left.isEmpty()) {
            Path name = left.remove();
            String text = name.toString();
            if (text.equals("..")) {
                Path above = found.getParent();
                found = found.equals(root) || above == null ? root : above;
                continue;
            }
            if (text.isEmpty() || text.equals(".")) {
                continue;
            }
            Path next = found.resolve(name);
            if (links < MOST_LINKS && Files.isSymbolicLink(next)) {
                links++;
                try {
                    Path target = Files.readSymbolicLink(next);
                    for (int i = target.getNameCount() - 1; i >= 0; i--) {
                        left.addFirst(target.getName(i));
                    }
                    found = target.isAbsolute() ? root : found;
                    continue;
                } catch (IOException e) {
                    // it is no link any more: take it as it is
                }
            }
            found = next;
        }
        return found;
    }

    /**
     * Returns the id of a process in its own process namespace, the innermost one.
     *
     * @param directory of the process below {@code /proc}
     * @return the id that the directory is named by where the kernel does not tell
     */
    static String innermostId(Path directory) {
        String name = directory.getFileName().toString();
        String status = ProcFile.text(directory.resolve("status").toString());
        int line = status.indexOf("\nNSpid:");
        if (line < 0) {
            return name;
        }
        int end = status.indexOf('\n', line + 1);
        String ids = status.substring(line + 7, end < 0 ? status.length() : end).strip();
        int last = Math.max(ids.lastIndexOf('\t'), ids.lastIndexOf(' '));
        String id = ids.substring(last + 1);
        return id.isEmpty() ? name : id;
    }

    @Override
    public String toString() {
        return root.toString();
    }
}
