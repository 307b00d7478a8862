package dev.jbcc;

import dev.jbcc.runtime.BpfException;
import dev.jbcc.runtime.map.BpfMap;
import dev.jbcc.runtime.object.MapSpec;
import dev.jbcc.runtime.object.ObjectSpec;
import dev.jbcc.runtime.program.BpfObject;
import dev.jbcc.runtime.program.LoadOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tables that programs of this process have for others: {@code BPF_TABLE_PUBLIC} and {@code BPF_TABLE_SHARED} on one side,
 * {@code BPF_TABLE("extern", ...)} on the other. Thread-safe.
 */
final class SharedTables {
    /**
     * Static, as in bcc: the name alone connects programs that know nothing of each other. The last program that opened comes last,
     * and its tables are found first.
     */
    private static final List<BpfObject> PROGRAMS = new ArrayList<>();

    private SharedTables() {}

    /**
     * Finds the tables of other programs that an object wants, unless they are given already.
     *
     * @throws BpfException if there is none of a name
     */
    static LoadOptions resolve(ObjectSpec object, LoadOptions options) {
        LoadOptions resolved = options;
        for (MapSpec map : object.maps()) {
            if (map.external() && !options.maps().containsKey(map.name())) {
                resolved = resolved.withMap(map.name(), find(map.name()));
            }
        }
        return resolved;
    }

    private static BpfMap find(String name) {
        synchronized (PROGRAMS) {
            for (int i = PROGRAMS.size() - 1; i >= 0; i--) {
                Optional<BpfMap> map = PROGRAMS.get(i).findMap(name).filter(SharedTables::isShared);
                if (map.isPresent()) {
                    return map.get();
                }
            }
        }
        throw new BpfException(
                "table '" + name
                        + "': no program that is open in this process has a public table of that name; BPF_TABLE_PUBLIC makes one");
    }

    private static boolean isShared(BpfMap map) {
        return map.spec().filter(MapSpec::shared).isPresent();
    }

    /** Lets other programs find the tables of one, until it is withdrawn. */
    static void publish(BpfObject object) {
        if (object.maps().values().stream().anyMatch(SharedTables::isShared)) {
            synchronized (PROGRAMS) {
                PROGRAMS.add(object);
            }
        }
    }

    /** Programs that use its tables keep them. */
    static void withdraw(BpfObject object) {
        synchronized (PROGRAMS) {
            PROGRAMS.removeIf(other -> other == object);
        }
    }
}
