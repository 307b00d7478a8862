package dev.jbcc.runtime.object;

import dev.jbcc.runtime.btf.Btf;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A BPF object file, read.
 *
 * @param source the file or other origin, for messages
 * @param license the text of section {@code license}; empty if there is none
 * @param kernelVersion the number of section {@code version}; 0 if there is none
 * @param btf section {@code .BTF}
 * @param maps in the order of the file
 * @param programs programs and sub-programs, in the order of the file
 * @param structOps structs of functions that the kernel is to call, in the order of the file
 */
public record ObjectSpec(
        String source,
        ByteOrder byteOrder,
        String license,
        int kernelVersion,
        Optional<Btf> btf,
        List<MapSpec> maps,
        List<ProgramSpec> programs,
        List<StructOpsSpec> structOps) {

    public ObjectSpec {
        maps = List.copyOf(maps);
        programs = List.copyOf(programs);
        structOps = List.copyOf(structOps);
    }

    /** Makes one without structs of functions. */
    public ObjectSpec(
            String source,
            ByteOrder byteOrder,
            String license,
            int kernelVersion,
            Optional<Btf> btf,
            List<MapSpec> maps,
            List<ProgramSpec> programs) {
        this(source, byteOrder, license, kernelVersion, btf, maps, programs, List.of());
    }

    /** Returns the map of that name, if there is one. */
    public Optional<MapSpec> findMap(String name) {
        for (MapSpec map : maps) {
            if (map.name().equals(name)) {
                return Optional.of(map);
            }
        }
        return Optional.empty();
    }

    /** Returns the program or sub-program of that name, if there is one. */
    public Optional<ProgramSpec> findProgram(String name) {
        for (ProgramSpec program : programs) {
            if (program.name().equals(name)) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the same with other initial values of global variables. Variables of section {@code .rodata} are settings that the
     * verifier sees: code that cannot run with them is dropped when the program is loaded.
     *
     * @param values {@code Long}, {@code Integer} or {@code Boolean} for integers, {@code String} for arrays of characters, by name
     * @throws IllegalArgumentException if there is no such variable, or it cannot hold the value
     */
    public ObjectSpec withGlobals(Map<String, ?> values) {
        return values.isEmpty() ? this : new GlobalVariables(this).with(values);
    }
}
