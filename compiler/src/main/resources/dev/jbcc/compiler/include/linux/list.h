#ifndef JBCC_LINUX_LIST_H
#define JBCC_LINUX_LIST_H
#include <linux/kernel.h>
#define list_entry(pointer, type, member) container_of(pointer, type, member)
#define list_first_entry(head, type, member) list_entry((head)->next, type, member)
#define list_last_entry(head, type, member) list_entry((head)->prev, type, member)
#define list_next_entry(position, member) list_entry((position)->member.next, __typeof__(*(position)), member)
#define list_prev_entry(position, member) list_entry((position)->member.prev, __typeof__(*(position)), member)
#define list_empty(head) ((head)->next == (head))
#define hlist_entry(pointer, type, member) container_of(pointer, type, member)
#define hlist_empty(head) (!(head)->first)
#define llist_entry(pointer, type, member) container_of(pointer, type, member)
#define LIST_POISON1 ((void *)0xdead000000000100UL)
#define LIST_POISON2 ((void *)0xdead000000000122UL)
#define list_for_each(position, head) \
	for ((position) = (head)->next; (position) != (head); (position) = (position)->next)
#define list_for_each_entry(position, head, member) \
	for ((position) = list_entry((head)->next, __typeof__(*(position)), member); &(position)->member != (head); \
	     (position) = list_entry((position)->member.next, __typeof__(*(position)), member))
#define hlist_for_each(position, head) for ((position) = (head)->first; (position); (position) = (position)->next)
#endif
