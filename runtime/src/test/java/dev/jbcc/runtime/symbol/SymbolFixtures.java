package dev.jbcc.runtime.symbol;

import dev.jbcc.runtime.elf.ElfImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The executables and libraries made of {@code functions.c}, and what readelf says of them. */
final class SymbolFixtures {
    /** All that have symbols of their own. */
    static final List<String> ALL = List.of(
            "functions-x86_64.so",
            "functions-x86_64-pie",
            "functions-x86_64-exec",
            "functions-x86_64-stripped.so",
            "functions-x86_64.debug",
            "functions-i386.so",
            "functions-aarch64.so",
            "functions-aarch64_be.so",
            "functions-mips.so");

    /** A function as readelf lists it. */
    record Function(long address, long size, String name) {}

    private SymbolFixtures() {}

    static byte[] bytes(String name) {
        return resource("fixtures/" + name);
    }

    static List<Function> oracle(String name) {
        List<Function> functions = new ArrayList<>();
        new String(resource("golden/" + name + ".txt"), StandardCharsets.UTF_8)
                .lines()
                .forEach(line -> {
                    String[] fields = line.split(" ", 3);
                    functions.add(new Function(Long.parseLong(fields[0], 16), Long.parseLong(fields[1]), fields[2]));
                });
        return functions;
    }

    static ElfSymbols symbols(byte[] bytes) {
        try (ElfImage image = ElfImage.of(bytes, "fixture")) {
            return new ElfSymbols.Builder().add(image, 0).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = SymbolFixtures.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError("no test file " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
