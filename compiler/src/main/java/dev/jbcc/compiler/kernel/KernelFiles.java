package dev.jbcc.compiler.kernel;

import dev.jbcc.compiler.CompileException;
import dev.jbcc.compiler.KernelTarget;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.btf.Btf;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A kernel described by files: those of the running kernel in {@code /sys} and {@code /proc}, or copies in a directory. */
public final class KernelFiles implements KernelTarget {
    private static final int NT_GNU_BUILD_ID = 3;
    private static final Pattern TRACEPOINT_PART = Pattern.compile("[A-Za-z0-9_]+");

    private final Path btfFile;
    private final Path releaseFile;
    private final @Nullable Path notesFile;
    private final @Nullable Path buildIdFile;
    private final List<Path> eventDirectories;
    private final boolean runningKernel;
    private final @Nullable Path configFile;

    private @Nullable String release;
    private @Nullable String identity;
    private @Nullable Btf btf;
    private byte @Nullable [] btfBytes;
    private @Nullable Map<String, String> config;

    private KernelFiles(
            Path btfFile,
            Path releaseFile,
            @Nullable Path notesFile,
            @Nullable Path buildIdFile,
            List<Path> eventDirectories,
            boolean runningKernel,
            @Nullable Path configFile) {
        this.btfFile = btfFile;
        this.releaseFile = releaseFile;
        this.notesFile = notesFile;
        this.buildIdFile = buildIdFile;
        this.eventDirectories = eventDirectories;
        this.runningKernel = runningKernel;
        this.configFile = configFile;
    }

    /** Returns the running kernel; {@code JBCC_BTF} may name another file for its BTF. */
    public static KernelFiles running() {
        String btfOverride = System.getenv("JBCC_BTF");
        boolean overridden = btfOverride != null && !btfOverride.isEmpty();
        return new KernelFiles(
                Path.of(overridden ? btfOverride : "/sys/kernel/btf/vmlinux"),
                Path.of("/proc/sys/kernel/osrelease"),
                overridden ? null : Path.of("/sys/kernel/notes"),
                null,
                List.of(Path.of("/sys/kernel/tracing/events"), Path.of("/sys/kernel/debug/tracing/events")),
                true,
                null);
    }

    /** Returns the kernel whose files were copied to a directory. */
    public static KernelFiles of(Path directory) {
        return new KernelFiles(
                directory.resolve("btf"),
                directory.resolve("release"),
                null,
                directory.resolve("build-id"),
                List.of(directory.resolve("events")),
                false,
                directory.resolve("config"));
    }

    @Override
    public synchronized String release() {
        if (release == null) {
            try {
                release = Files.readString(releaseFile).strip();
            } catch (IOException e) {
                throw new CompileException("kernel release '" + releaseFile + "': " + reason(e), e);
            }
        }
        return release;
    }

    @Override
    public synchronized String identity() {
        if (identity == null) {
            String id = buildId();
            if (id.isEmpty()) {
                CRC32 crc = new CRC32();
                byte[] bytes = readBtf();
                crc.update(bytes);
                id = String.format("crc%08x-%d", crc.getValue(), bytes.length);
            }
            identity = release().replaceAll("[^A-Za-z0-9.-]", "-") + "-" + id;
        }
        return identity;
    }

    private String buildId() {
        try {
            if (notesFile != null) {
                return buildId(Files.readAllBytes(notesFile));
            }
            if (buildIdFile != null) {
                String text = Files.readString(buildIdFile).strip();
                return text.matches("[0-9a-fA-F]{8,128}") ? text : "";
            }
        } catch (IOException e) {
            // not readable in some containers: the checksum of the BTF does as well
        }
        return "";
    }

    /** Returns the GNU build id among ELF notes in native byte order, in hex; empty if there is none. */
    static String buildId(byte[] notes) {
        ByteBuffer in = ByteBuffer.wrap(notes).order(ByteOrder.nativeOrder());
        while (in.remaining() >= 12) {
            int nameBytes = in.getInt();
            int descriptorBytes = in.getInt();
            int type = in.getInt();
            long nameEnd = in.position() + ((nameBytes + 3L) & ~3L);
            long end = nameEnd + ((descriptorBytes + 3L) & ~3L);
            if (nameBytes < 0 || descriptorBytes < 0 || nameEnd + descriptorBytes > notes.length) {
                return "";
            }
            int start = in.position();
            if (type == NT_GNU_BUILD_ID
                    && nameBytes == 4
                    && notes[start] == 'G'
                    && notes[start + 1] == 'N'
                    && notes[start + 2] == 'U') {
                return HexFormat.of().formatHex(notes, (int) nameEnd, (int) nameEnd + descriptorBytes);
            }
            in.position((int) Math.min(end, notes.length));
        }
        return "";
    }

    @Override
    public synchronized Btf btf() {
        if (btf == null) {
            btf = Btf.read(readBtf(), btfFile.toString());
            btfBytes = null;
        }
        return btf;
    }

    private byte[] readBtf() {
        if (btfBytes == null) {
            try {
                btfBytes = Files.readAllBytes(btfFile);
            } catch (IOException e) {
                String hint = runningKernel && e instanceof NoSuchFileException
                        ? "; the kernel was built without CONFIG_DEBUG_INFO_BTF: JBCC_BTF may name a file with its BTF"
                        : "";
                throw new CompileException("kernel BTF '" + btfFile + "': " + reason(e) + hint, e);
            }
        }
        return btfBytes;
    }

    @Override
    public Optional<String> tracepointFormat(String category, String event) {
        if (!TRACEPOINT_PART.matcher(category).matches()
                || !TRACEPOINT_PART.matcher(event).matches()) {
            return Optional.empty();
        }
        boolean anyDirectory = false;
        for (Path directory : eventDirectories) {
            Path format = directory.resolve(category).resolve(event).resolve("format");
            try {
                return Optional.of(Files.readString(format));
            } catch (NoSuchFileException e) {
                anyDirectory |= Files.isDirectory(directory);
            } catch (AccessDeniedException e) {
                throw new BpfException(
                        "tracepoint '" + category + ":" + event + "': format '" + format
                                + "': permission denied; reading tracefs takes root",
                        e);
            } catch (IOException e) {
                throw new BpfException(
                        "tracepoint '" + category + ":" + event + "': format '" + format + "': " + reason(e), e);
            }
        }
        if (!anyDirectory && runningKernel) {
            throw new BpfException("tracepoint '" + category + ":" + event
                    + "': tracefs is not mounted; mount -t tracefs tracefs /sys/kernel/tracing");
        }
        return Optional.empty();
    }

    @Override
    public synchronized Map<String, String> config() {
        if (config == null) {
            config = Map.copyOf(readConfig());
        }
        return config;
    }

    private Map<String, String> readConfig() {
        List<Path> candidates = configFile != null
                ? List.of(configFile)
                : List.of(
                        Path.of("/proc/config.gz"),
                        Path.of("/boot/config-" + release()),
                        Path.of("/lib/modules/" + release() + "/config"));
        for (Path candidate : candidates) {
            try (InputStream raw = Files.newInputStream(candidate);
                    InputStream in = candidate.toString().endsWith(".gz") ? new GZIPInputStream(raw, 16384) : raw) {
                return parseConfig(in);
            } catch (IOException e) {
                // the next place
            }
        }
        return Map.of();
    }

    private static Map<String, String> parseConfig(InputStream in) throws IOException {
        Map<String, String> values = new HashMap<>();
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            int equals = line.indexOf('=');
            if (equals > 0 && line.startsWith("CONFIG_")) {
                values.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return values;
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return String.valueOf(e.getMessage());
    }

    @Override
    public String toString() {
        return "kernel " + btfFile;
    }
}
