package dev.jbcc.compiler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Headers of the kernel that a program includes and jbcc does not bring along. Their types come from BTF all the same, so an empty file
 * stands in for each, and a warning says so. What is really missing, a macro or an inline function, is reported where it is used.
 */
final class MissingHeaders {
    private static final Pattern NO_FILE =
            Pattern.compile("(?m)^(.+?):([0-9]+):([0-9]+): fatal error: '([^']+)' file not found");
    private static final Pattern KERNEL = Pattern.compile(
            "(?:uapi|linux|net|asm|asm-generic|trace|scsi|sound|drm|rdma|crypto|xen|acpi|media|video|ras|soc|target"
                    + "|misc|cxl|keys|kvm|generated|vdso|kunit)/[\\w./+-]+\\.h");
    private static final int MOST = 32;

    private final Path directory;
    private final Map<String, Diagnostic> found = new LinkedHashMap<>();

    /** Keeps the stand-ins below a directory, which the preprocessor searches last. */
    MissingHeaders(Path directory) {
        this.directory = directory;
    }

    /** Tells whether a name is one of the kernel's headers. */
    static boolean isKernelHeader(String name) {
        return KERNEL.matcher(name).matches() && !name.contains("..");
    }

    Path directory() {
        return directory;
    }

    /** Makes a stand-in for the header that the preprocessor did not find; tells whether trying again makes sense. */
    boolean add(String diagnostics) throws IOException {
        Matcher missing = NO_FILE.matcher(diagnostics);
        if (!missing.find() || found.size() == MOST) {
            return false;
        }
        String name = missing.group(4);
        Path file = directory.resolve(name);
        if (!isKernelHeader(name) || Files.exists(file)) {
            return false;
        }
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, "");
        found.put(
                name,
                Diagnostic.warning(
                        missing.group(1),
                        Integer.parseInt(missing.group(2)),
                        Integer.parseInt(missing.group(3)),
                        "header '" + name + "': not among the kernel headers that jbcc brings along",
                        "its types are there all the same; #define the macros that it was for"));
        return true;
    }

    /** Returns a warning for each, but for those that the kernel's own headers have. */
    List<Diagnostic> warnings(Predicate<String> known) {
        List<Diagnostic> warnings = new ArrayList<>();
        found.forEach((name, warning) -> {
            if (!known.test(name)) {
                warnings.add(warning);
            }
        });
        return warnings;
    }
}
