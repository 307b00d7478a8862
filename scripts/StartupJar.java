import java.io.BufferedOutputStream;
import java.io.IOException;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Merges jars into one that a JVM starts from fast: {@code java StartupJar.java OUT.jar IN.jar…}.
 *
 * <p>One file to open instead of many, stored without compression. Classes older than Java 6 are rewritten to a newer class file
 * version with stack maps: the JVM keeps classes that need the old verifier out of its ahead-of-time cache, and the option
 * parser is made of such classes (measured: 60 ms of a start against 7).
 */
final class StartupJar {
    private static final int FIRST_WITH_STACK_MAPS = 50;

    private StartupJar() {}

    public static void main(String[] args) throws IOException {
        Path out = Path.of(args[0]);
        List<Path> in = Arrays.stream(args).skip(1).map(Path::of).toList();
        try (URLClassLoader classes =
                        new URLClassLoader(in.stream().map(StartupJar::url).toArray(URL[]::new), null);
                ZipOutputStream jar = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(out)))) {
            jar.setMethod(ZipOutputStream.STORED);
            ClassFile upgrader = ClassFile.of(
                    ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                    ClassFile.ClassHierarchyResolverOption.of(
                    ClassHierarchyResolver.ofResourceParsing(classes).orElse(ClassHierarchyResolver.defaultResolver())));
            Set<String> seen = new HashSet<>();
            for (Path path : in) {
                add(jar, path, upgrader, seen);
            }
        }
    }

    private static void add(ZipOutputStream jar, Path path, ClassFile upgrader, Set<String> seen) throws IOException {
        try (JarFile from = new JarFile(path.toFile())) {
            for (JarEntry entry : Collections.list(from.entries())) {
                String name = entry.getName();
                boolean skipped = entry.isDirectory() || name.endsWith("module-info.class") || isSignature(name);
                if (skipped || !seen.add(name)) {
                    continue;
                }
                byte[] bytes;
                try (var stream = from.getInputStream(entry)) {
                    bytes = stream.readAllBytes();
                }
                put(jar, name, name.endsWith(".class") ? upgrade(bytes, upgrader) : bytes);
            }
        }
    }

    private static void put(ZipOutputStream jar, String name, byte[] bytes) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        entry.setTime(0);
        jar.putNextEntry(entry);
        jar.write(bytes);
        jar.closeEntry();
    }

    private static byte[] upgrade(byte[] bytes, ClassFile upgrader) {
        ClassModel old = upgrader.parse(bytes);
        if (old.majorVersion() >= FIRST_WITH_STACK_MAPS) {
            return bytes;
        }
        byte[] renumbered = upgrader.build(old.thisClass().asSymbol(), builder -> {
            for (ClassElement element : old) {
                if (!(element instanceof ClassFileVersion)) {
                    builder.with(element);
                }
            }
            builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
        });
        // Copying a method body instruction by instruction makes its stack maps.
        return upgrader.transformClass(
                upgrader.parse(renumbered), ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL));
    }

    private static boolean isSignature(String name) {
        return name.startsWith("META-INF/") && name.endsWith("MANIFEST.MF") || name.matches("META-INF/.*\\.(SF|RSA|DSA)");
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("jar '" + path + "': not a location", e);
        }
    }
}
