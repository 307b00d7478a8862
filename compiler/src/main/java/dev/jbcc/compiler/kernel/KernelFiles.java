package dev.jbcc.compiler.kernel;

import dev.jbcc.compiler.CompileException;
import dev.jbcc.compiler.KernelTarget;
import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.btf.Btf;
import dev.jbcc.runtime.btf.KernelBtf;
import dev.jbcc.runtime.btf.KernelTypes;
import dev.jbcc.runtime.trace.Tracefs;
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
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_]+");

    private final KernelTypes types;
    private final Path moduleDirectory;
    private final Path releaseFile;
    private final @Nullable Path notesFile;
    private final @Nullable Path buildIdFile;
    private final @Nullable Path eventDirectory;
    private final boolean runningKernel;
    private final @Nullable Path configFile;

    private @Nullable String release;
    private @Nullable String identity;
    private @Nullable Map<String, String> config;

    private KernelFiles(
            KernelTypes types,
            Path moduleDirectory,
            Path releaseFile,
            @Nullable Path notesFile,
            @Nullable Path buildIdFile,
            @Nullable Path eventDirectory,
            boolean runningKernel,
            @Nullable Path configFile) {
        this.types = types;
        this.moduleDirectory = moduleDirectory;
        this.releaseFile = releaseFile;
        this.notesFile = notesFile;
        this.buildIdFile = buildIdFile;
        this.eventDirectory = eventDirectory;
        this.runningKernel = runningKernel;
        this.configFile = configFile;
    }

    /** Returns the running kernel; {@code JBCC_BTF} may name another file for its BTF. */
    public static KernelFiles running() {
        String btfOverride = System.getenv("JBCC_BTF");
        boolean overridden = btfOverride != null && !btfOverride.isEmpty();
        return new KernelFiles(
                KernelTypes.running(),
                KernelBtf.DIRECTORY,
                Path.of("/proc/sys/kernel/osrelease"),
                overridden ? null : Path.of("/sys/kernel/notes"),
                null,
                null,
                true,
                null);
    }

    /** Returns the kernel whose files were copied to a directory. */
    public static KernelFiles of(Path directory) {
        return new KernelFiles(
                KernelTypes.of(directory.resolve("btf"), directory.resolve("modules")),
                directory.resolve("modules"),
                directory.resolve("release"),
                null,
                directory.resolve("build-id"),
                directory.resolve("events"),
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
                byte[] bytes = btf().bytes();
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
    public Btf btf() {
        try {
            return types.kernel();
        } catch (BpfException e) {
            throw new CompileException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public boolean isRunning() {
        return runningKernel;
    }

    @Override
    public KernelTypes types() {
        return types;
    }

    @Override
    public Optional<byte[]> moduleBtf(String module) {
        if (!PLAIN_NAME.matcher(module).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(KernelBtf.bytes(moduleDirectory.resolve(module)));
        } catch (BpfException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<String> tracepointFormat(String category, String event) {
        if (!PLAIN_NAME.matcher(category).matches()
                || !PLAIN_NAME.matcher(event).matches()) {
            return Optional.empty();
        }
        Path directory = eventDirectory != null
                ? eventDirectory
                : Tracefs.require().root().resolve("events");
        Path format = directory.resolve(category).resolve(event).resolve("format");
        try {
            return Optional.of(Files.readString(format));
        } catch (NoSuchFileException e) {
            return Optional.empty();
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
        return "kernel " + release();
    }
}
