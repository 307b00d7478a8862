package dev.jbcc.compiler.cache;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Which build of the compiler this is: what it made may only be found again by the same build.
 *
 * @param version of jbcc
 * @param llvmVersion of the LLVM artifact that belongs to it
 * @param fingerprint of the code: short, fit for file names
 * @param codeLocation the jar or class directory; empty when the code lies elsewhere
 */
public record BuildIdentity(String version, String llvmVersion, String fingerprint, List<Path> codeLocation) {
    private static final String RESOURCE = "/dev/jbcc/compiler/version.properties";

    /** Finds out. A stat of one file for a jar; a walk over a class directory. */
    public static BuildIdentity ofThisCode() {
        Properties properties = new Properties();
        try (InputStream in = BuildIdentity.class.getResourceAsStream(RESOURCE)) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("resource '" + RESOURCE + "'", e);
        }
        String version = properties.getProperty("jbcc", "unknown");
        CRC32 crc = new CRC32();
        List<Path> location = new ArrayList<>();
        CodeSource source = BuildIdentity.class.getProtectionDomain().getCodeSource();
        URL url = source == null ? null : source.getLocation();
        if (url != null && url.getProtocol().equals("file")) {
            try {
                Path path = Path.of(new URI(url.toString()));
                location.add(path);
                add(crc, path);
            } catch (IOException | URISyntaxException e) {
                // the version alone has to do
            }
        }
        return new BuildIdentity(
                version,
                properties.getProperty("llvm", "unknown"),
                version + "-" + Long.toHexString(crc.getValue()),
                List.copyOf(location));
    }

    private static void add(CRC32 crc, Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            add(crc, path, Files.readAttributes(path, BasicFileAttributes.class));
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted().toList()) {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                if (attributes.isRegularFile()) {
                    add(crc, file, attributes);
                }
            }
        }
    }

    private static void add(CRC32 crc, Path file, BasicFileAttributes attributes) {
        long size = attributes.size();
        long time = attributes.lastModifiedTime().toMillis();
        for (int i = 0; i < 64; i += 8) {
            crc.update((int) (size >>> i));
            crc.update((int) (time >>> i));
        }
        crc.update(String.valueOf(file.getFileName()).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
