package dev.jbcc.compiler.cache;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Our own headers as files, for clang: copied once per build from the class path into the cache directory. */
public final class IncludeDirectory {
    private static final String ROOT = "dev/jbcc/compiler/include/";
    private static final String LIST = "headers.list";
    private static final String CONSTANTS = "constants.list";
    private static final Pattern DEFINE = Pattern.compile("\\s*#\\s*define\\s+(\\w+).*");

    private IncludeDirectory() {}

    /** Returns the directory, writing it if it is not there. */
    public static Path materialise(CacheDirectory cache, BuildIdentity build) throws IOException {
        String name = "include-" + build.fingerprint();
        Path existing = cache.path().resolve(name);
        if (Files.isDirectory(existing)) {
            return existing;
        }
        Path target = cache.writable().resolve(name);
        if (Files.isDirectory(target)) {
            return target;
        }
        Path temporary = Files.createTempDirectory(cache.writable(), "tmp-include-");
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        SortedMap<String, byte[]> headers = headers(build);
        for (var header : headers.entrySet()) {
            Path file = temporary.resolve(header.getKey());
            Path parent = file.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.write(file, header.getValue());
        }
        MacroList.write(temporary, headers);
        CacheDirectory.publish(temporary, target);
        deleteOthers(cache.writable(), name);
        return target;
    }

    /** Deletes those of builds that are no longer used. */
    private static void deleteOthers(Path cache, String name) {
        long limit = System.currentTimeMillis() - 7L * 24 * 3_600_000;
        try (Stream<Path> entries = Files.list(cache)) {
            for (Path entry : entries.toList()) {
                String other = String.valueOf(entry.getFileName());
                if ((other.startsWith("include-") || other.startsWith("tmp-include-"))
                        && !other.equals(name)
                        && Files.getLastModifiedTime(entry).toMillis() < limit) {
                    CacheDirectory.deleteTree(entry);
                }
            }
        } catch (IOException e) {
            // next time
        }
    }

    /** Returns our headers by their names below the include directory. */
    public static SortedMap<String, byte[]> headers(BuildIdentity build) throws IOException {
        SortedMap<String, byte[]> headers = new TreeMap<>();
        for (Path location : locations(build)) {
            if (Files.isDirectory(location)) {
                Path root = location.resolve(ROOT);
                if (!Files.isDirectory(root)) {
                    continue;
                }
                try (Stream<Path> files = Files.walk(root)) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        headers.put(root.relativize(file).toString(), Files.readAllBytes(file));
                    }
                }
            } else {
                try (JarFile jar = new JarFile(location.toFile())) {
                    for (JarEntry entry : jar.stream().toList()) {
                        if (entry.getName().startsWith(ROOT) && !entry.isDirectory()) {
                            try (InputStream in = jar.getInputStream(entry)) {
                                headers.put(entry.getName().substring(ROOT.length()), in.readAllBytes());
                            }
                        }
                    }
                }
            }
        }
        if (headers.isEmpty()) {
            throw new IOException("the compiler's own headers are not where its classes are");
        }
        byte[] list = headers.remove(LIST);
        if (list != null) {
            addForwarding(headers, new String(list, StandardCharsets.UTF_8));
        }
        byte[] constants = headers.remove(CONSTANTS);
        headers.replaceAll((name, text) -> withoutComments(text));
        if (constants != null) {
            addConstants(headers, new String(constants, StandardCharsets.UTF_8));
        }
        headers.replaceAll((name, text) -> isOfTheKernel(name) ? giveWay(text) : text);
        addTwins(headers);
        return headers;
    }

    /** Adds the headers that only include others: lines of {@code NAME [INCLUDED...]}. */
    private static void addForwarding(SortedMap<String, byte[]> headers, String list) {
        for (String line : list.split("\n", -1)) {
            String[] words = line.strip().split("\\s+", -1);
            if (words[0].isEmpty() || words[0].startsWith("#")) {
                continue;
            }
            StringBuilder text = new StringBuilder();
            for (int i = 1; i < words.length; i++) {
                text.append("#include <").append(words[i]).append(">\n");
            }
            headers.putIfAbsent(words[0], text.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Adds constants to the headers that they belong to: lines of {@code HEADER}, each with lines of {@code NAME VALUE} below it. */
    private static void addConstants(SortedMap<String, byte[]> headers, String list) {
        Map<String, StringBuilder> added = new LinkedHashMap<>();
        StringBuilder current = new StringBuilder();
        for (String line : list.split("\n", -1)) {
            if (line.startsWith("\t")) {
                current.append("#define ").append(line, 1, line.length()).append('\n');
            } else if (!line.isBlank() && !line.startsWith("#")) {
                current = added.computeIfAbsent(line, name -> new StringBuilder());
            }
        }
        added.forEach((name, defines) -> {
            byte[] own = headers.getOrDefault(name, "#include <linux/kernel.h>\n".getBytes(StandardCharsets.UTF_8));
            headers.put(name, (new String(own, StandardCharsets.UTF_8) + defines).getBytes(StandardCharsets.UTF_8));
        });
    }

    private static boolean isOfTheKernel(String name) {
        return name.startsWith("linux/") || name.startsWith("net/") || name.startsWith("asm/");
    }

    /** Puts each definition in a condition: what a program, or a flag, has defined before stays. */
    static byte[] giveWay(byte[] header) {
        StringBuilder out = new StringBuilder(header.length * 3).append("#pragma once\n");
        boolean open = false;
        for (String line : new String(header, StandardCharsets.UTF_8).split("\n", -1)) {
            Matcher define = DEFINE.matcher(line);
            boolean starts = !open && define.matches();
            if (starts) {
                out.append("#ifndef ").append(define.group(1)).append('\n');
            }
            out.append(line).append('\n');
            if (starts || open) {
                open = line.endsWith("\\");
                if (!open) {
                    out.append("#endif\n");
                }
            }
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Adds the names under {@code uapi/}. */
    private static void addTwins(SortedMap<String, byte[]> headers) {
        for (String name : List.copyOf(headers.keySet())) {
            if (name.startsWith("linux/") || name.startsWith("asm/") || name.startsWith("asm-generic/")) {
                byte[] text = ("#include <" + name + ">\n").getBytes(StandardCharsets.UTF_8);
                headers.putIfAbsent("uapi/" + name, text);
            }
        }
    }

    private static List<Path> locations(BuildIdentity build) {
        return new ArrayList<>(build.codeLocation());
    }

    /**
     * Takes comments out and keeps lines where they are. The preprocessor keeps comments, because those of the user belong into the
     * rewritten program; ours do not.
     */
    static byte[] withoutComments(byte[] header) {
        String text = new String(header, StandardCharsets.UTF_8);
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        int end = text.length();
        while (at < end) {
            char c = text.charAt(at);
            if (c == '"' || c == '\'') {
                int start = at++;
                while (at < end && text.charAt(at) != c && text.charAt(at) != '\n') {
                    at += text.charAt(at) == '\\' ? 2 : 1;
                }
                at = Math.min(end, at + 1);
                out.append(text, start, at);
            } else if (c == '/' && text.startsWith("/*", at)) {
                int close = text.indexOf("*/", at + 2);
                int stop = close < 0 ? end : close + 2;
                for (int i = at; i < stop; i++) {
                    if (text.charAt(i) == '\n') {
                        out.append('\n');
                    }
                }
                out.append(' ');
                at = stop;
            } else {
                out.append(c);
                at++;
            }
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }
}
