package dev.jbcc.benchmarks;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Debian's {@code python3-bpfcc} as the peer of a benchmark, where it is installed together with kernel headers of any version: programs
 * are only loaded, not attached. The two packages of headers are merged into one tree of links, as bcc wants them.
 */
record BccPeer(Path headers) {
    /** Returns it if it is installed; complains on standard error if not. */
    static Optional<BccPeer> find(Path scratch) throws IOException {
        Path base = Path.of("/usr/src");
        List<Path> found = List.of();
        if (Files.isDirectory(Path.of("/usr/lib/python3/dist-packages/bcc")) && Files.isDirectory(base)) {
            try (Stream<Path> list = Files.list(base)) {
                found = list.filter(path -> path.getFileName().toString().matches("linux-headers-.*-amd64"))
                        .sorted()
                        .toList();
            }
        }
        if (found.isEmpty()) {
            System.err.println("bcc left out: needs the packages python3-bpfcc and linux-headers-amd64");
            return Optional.empty();
        }
        Path headers = found.getLast();
        String name = headers.getFileName().toString();
        Path common = headers.resolveSibling(name.substring(0, name.length() - "amd64".length()) + "common");
        Path merged = Files.createDirectory(scratch.resolve("headers"));
        link(common, merged);
        link(headers, merged);
        return Optional.of(new BccPeer(merged));
    }

    /** Returns the command that runs a script of {@code benchmarks/src/main/peers}. */
    List<String> command(String script, Path program) {
        return List.of("/usr/bin/python3", Peers.source(script).toString(), program.toString());
    }

    Map<String, String> environment() {
        return Map.of("BCC_KERNEL_SOURCE", headers.toString());
    }

    private static void link(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(dir).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path target = to.resolve(from.relativize(file).toString());
                Files.deleteIfExists(target);
                Files.createSymbolicLink(target, file);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
