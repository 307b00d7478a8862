package dev.jbcc.runtime.link;

import dev.jbcc.runtime.map.BpfMap;
import java.nio.file.Path;

/** What an iterator goes over. Which of these a kind of iterator takes, the kernel decides. */
public sealed interface IteratorScope {
    /** All there is: all tasks, all maps, all sockets. */
    record Everything() implements IteratorScope {}

    /** The elements of one map: {@code bpf_map_elem}. */
    record MapElements(BpfMap map) implements IteratorScope {}

    /**
     * One thread, or what belongs to it: {@code task}, {@code task_file}, {@code task_vma}.
     *
     * @kernel 6.1
     */
    record OneThread(int threadId) implements IteratorScope {}

    /**
     * The threads of one process, or what belongs to them.
     *
     * @kernel 6.1
     */
    record OneProcess(int processId) implements IteratorScope {}

    /**
     * Control groups: {@code cgroup}.
     *
     * @param directory of the group to start from, in a mounted cgroup file system of version 2
     * @kernel 6.1
     */
    record Cgroups(Path directory, Order order) implements IteratorScope {}

    /** In which order control groups are visited; the kernel's {@code enum bpf_cgroup_iter_order}. */
    enum Order {
        SELF_ONLY,
        DESCENDANTS_FIRST,
        DESCENDANTS_LAST,
        ANCESTORS_UP
    }
}
