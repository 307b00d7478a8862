package dev.jbcc.compiler.cache;

import dev.jbcc.compiler.Diagnostic;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Compiled objects on disk.
 *
 * <p>A key holds everything that was known before compiling: text, flags, kernel. It is stored whole and compared whole, so two
 * programs are never mistaken for each other. What compiling read besides (headers of the user, formats of tracepoints, types of modules) is listed
 * in the entry with checksums, and looked at again before the entry is used. An entry that is damaged counts as absent, and is
 * written anew.
 */
public final class ObjectCache {
    private static final int MAGIC = 0x4a424f33;
    private static final long TOUCH_MILLIS = 3_600_000;
    private static final int STORES_BETWEEN_CLEANINGS = 16;

    private final CacheDirectory directory;
    private final long mostBytes;

    /** Creates a cache that keeps at most so many bytes, roughly. */
    public ObjectCache(CacheDirectory directory, long mostBytes) {
        this.directory = directory;
        this.mostBytes = mostBytes;
    }

    /** Something that was read while compiling. */
    public enum InputKind {
        FILE(0),
        TRACEPOINT(1),
        MODULE(2);

        private static final InputKind[] VALUES = values();

        private final int stored;

        InputKind(int stored) {
            this.stored = stored;
        }

        private static InputKind stored(int number) throws IOException {
            for (InputKind kind : VALUES) {
                if (kind.stored == number) {
                    return kind;
                }
            }
            throw new IOException("no kind of input has the number " + number);
        }
    }

    /**
     * Something that was read while compiling, and what it looked like.
     *
     * @param name a path, {@code category:event}, or the name of a module
     * @param sizeBytes -1 if it did not exist
     */
    public record Input(InputKind kind, String name, long sizeBytes, int checksum, int otherChecksum) {
        /** Describes contents; null stands for something that does not exist. */
        public static Input of(InputKind kind, String name, byte @Nullable [] contents) {
            if (contents == null) {
                return new Input(kind, name, -1, 0, 0);
            }
            CRC32 one = new CRC32();
            one.update(contents);
            Adler32 other = new Adler32(); // not CRC32C, whose tables are made in Java
            other.update(contents);
            return new Input(kind, name, contents.length, (int) one.getValue(), (int) other.getValue());
        }

        /** Compares what it looked like. The {@code equals} of a record is made at run time: 15 ms of a cold JVM. */
        boolean looksLike(Input now) {
            return sizeBytes == now.sizeBytes && checksum == now.checksum && otherChecksum == now.otherChecksum;
        }
    }

    /** Finds out what something that was read looks like now. */
    @FunctionalInterface
    public interface InputReader {
        byte @Nullable [] read(InputKind kind, String name);
    }

    /**
     * What is kept of a compilation.
     *
     * @param relocations what the relocations of an object come to on the kernel it was compiled for; empty if that is not known
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, compared by nobody
    public record Entry(byte[] bytes, List<Diagnostic> warnings, byte[] relocations) {}

    /** Returns what an earlier compilation with the same key and the same inputs gave; null if there is none. */
    public @Nullable Entry find(byte[] key, InputReader inputs) {
        Path file = file(directory.wanted(), key);
        byte[] stored;
        try {
            stored = Files.readAllBytes(file);
        } catch (IOException e) {
            return null;
        }
        try {
            Entry entry = parse(stored, key, inputs);
            if (entry != null) {
                touch(file);
            }
            return entry;
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private static @Nullable Entry parse(byte[] stored, byte[] key, InputReader inputs) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(stored));
        if (stored.length < 12 || in.readInt() != MAGIC) {
            return null;
        }
        CRC32 crc = new CRC32();
        int checksum = in.readInt();
        crc.update(stored, 8, stored.length - 8);
        if ((int) crc.getValue() != checksum) {
            return null;
        }
        int keyBytes = in.readInt();
        if (keyBytes != key.length || !Arrays.equals(stored, 12, 12 + keyBytes, key, 0, keyBytes)) {
            return null;
        }
        in.skipNBytes(keyBytes);
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            InputKind kind = InputKind.stored(in.readByte());
            Input then = new Input(kind, string(in), in.readLong(), in.readInt(), in.readInt());
            if (!then.looksLike(Input.of(kind, then.name(), inputs.read(kind, then.name())))) {
                return null;
            }
        }
        List<Diagnostic> warnings = new ArrayList<>();
        int warningCount = in.readInt();
        for (int i = 0; i < warningCount; i++) {
            Diagnostic warning = Diagnostic.warning(string(in), in.readInt(), in.readInt(), string(in))
                    .withSourceLine(string(in));
            int hints = in.readInt();
            for (int h = 0; h < hints; h++) {
                warning = warning.withHint(string(in));
            }
            warnings.add(warning);
        }
        return new Entry(bytes(in), warnings, bytes(in));
    }

    /** Marks an entry as used, so that cleaning takes others first. */
    private static void touch(Path file) {
        try {
            long now = System.currentTimeMillis();
            if (now - Files.getLastModifiedTime(file).toMillis() > TOUCH_MILLIS) {
                Files.setLastModifiedTime(file, FileTime.fromMillis(now));
            }
        } catch (IOException e) {
            // somebody else's cache, or a read-only one: it still serves
        }
    }

    /** Keeps the result of a compilation. Does nothing if that is not possible. */
    public void store(byte[] key, List<Input> inputs, Entry entry) {
        if (directory.temporary()) {
            return;
        }
        try {
            ByteArrayOutputStream body = new ByteArrayOutputStream(entry.bytes().length + key.length + 256);
            DataOutputStream out = new DataOutputStream(body);
            out.writeInt(key.length);
            out.write(key);
            out.writeInt(inputs.size());
            for (Input input : inputs) {
                out.writeByte(input.kind().stored);
                string(out, input.name());
                out.writeLong(input.sizeBytes());
                out.writeInt(input.checksum());
                out.writeInt(input.otherChecksum());
            }
            out.writeInt(entry.warnings().size());
            for (Diagnostic warning : entry.warnings()) {
                string(out, warning.file());
                out.writeInt(warning.line());
                out.writeInt(warning.column());
                string(out, warning.message());
                string(out, warning.sourceLine());
                out.writeInt(warning.hints().size());
                for (String hint : warning.hints()) {
                    string(out, hint);
                }
            }
            bytes(out, entry.bytes());
            bytes(out, entry.relocations());
            byte[] bytes = body.toByteArray();
            CRC32 crc = new CRC32();
            crc.update(bytes);
            ByteArrayOutputStream file = new ByteArrayOutputStream(bytes.length + 8);
            DataOutputStream head = new DataOutputStream(file);
            head.writeInt(MAGIC);
            head.writeInt((int) crc.getValue());
            head.write(bytes);
            CacheDirectory.writeAtomically(file(directory.writable(), key), file.toByteArray());
            if (crc.getValue() % STORES_BETWEEN_CLEANINGS == 0) {
                clean();
                directory.deleteStaleWork();
            }
        } catch (IOException e) {
            // a full disk or the like: what was compiled is compiled
        }
    }

    /** Deletes the entries that were not used for longest, until what is left is well below the limit. */
    public void clean() {
        record Kept(Path file, long sizeBytes, long usedMillis) {}
        List<Kept> entries = new ArrayList<>();
        long total = 0;
        try (Stream<Path> files = Files.walk(directory.path().resolve("objects"), 2)) {
            for (Path file : files.toList()) {
                try {
                    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                    if (attributes.isRegularFile()) {
                        entries.add(new Kept(
                                file,
                                attributes.size(),
                                attributes.lastModifiedTime().toMillis()));
                        total += attributes.size();
                    }
                } catch (NoSuchFileException e) {
                    // another process cleans too
                }
            }
            if (total <= mostBytes) {
                return;
            }
            entries.sort(Comparator.comparingLong(Kept::usedMillis));
            for (Kept entry : entries) {
                if (total <= mostBytes * 3 / 4) {
                    break;
                }
                Files.deleteIfExists(entry.file());
                total -= entry.sizeBytes();
            }
        } catch (IOException e) {
            // next time
        }
    }

    private static Path file(Path directory, byte[] key) {
        CRC32 one = new CRC32();
        one.update(key);
        Adler32 other = new Adler32();
        other.update(key);
        String name = hex((int) one.getValue()) + hex((int) other.getValue());
        return directory.resolve("objects").resolve(name.substring(0, 2)).resolve(name.substring(2));
    }

    private static String hex(int value) {
        String digits = Integer.toHexString(value);
        return "00000000".substring(digits.length()) + digits;
    }

    private static String string(DataInputStream in) throws IOException {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    private static void string(DataOutputStream out, String value) throws IOException {
        bytes(out, value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }

    private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
