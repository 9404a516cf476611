/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What delayed.S consists of: see delay-load.h. */

/* The stub of one function. */
.macro delayed name, library
    .pushsection .data
    .balign 8
function_\name:
    .quad first_\name, library_\library, name_\name
    .popsection
    .pushsection .rodata
name_\name:
    .asciz "\name"
    .popsection
    .globl \name
    .hidden \name
    .type \name, @function
\name:
    jmp *function_\name(%rip)
first_\name:
    lea function_\name(%rip), %r11
    jmp delay_load_first
    .size \name, . - \name
.endm

.macro delayed_library library, soname
    .pushsection .rodata
library_\library:
    .asciz "\soname"
    .popsection
    .pushsection delayed_libraries, "aw"
    .quad library_\library
    .popsection
.endm

/* Asks for the function whose DelayedFunction is in r11, and goes there with every argument as the caller left it. */
    .text
    .type delay_load_first, @function
delay_load_first:
    .cfi_startproc
    push %rbp
    .cfi_def_cfa_offset 16
    .cfi_offset %rbp, -16
    mov %rsp, %rbp
    .cfi_def_cfa_register %rbp
    sub $192, %rsp
    mov %rdi, -8(%rbp)
    mov %rsi, -16(%rbp)
    mov %rdx, -24(%rbp)
    mov %rcx, -32(%rbp)
    mov %r8, -40(%rbp)
    mov %r9, -48(%rbp)
    mov %rax, -56(%rbp)
    movaps %xmm0, -80(%rbp)
    movaps %xmm1, -96(%rbp)
    movaps %xmm2, -112(%rbp)
    movaps %xmm3, -128(%rbp)
    movaps %xmm4, -144(%rbp)
    movaps %xmm5, -160(%rbp)
    movaps %xmm6, -176(%rbp)
    movaps %xmm7, -192(%rbp)
    mov %r11, %rdi
    call delay_load_find
    mov %rax, %r11
    mov -8(%rbp), %rdi
    mov -16(%rbp), %rsi
    mov -24(%rbp), %rdx
    mov -32(%rbp), %rcx
    mov -40(%rbp), %r8
    mov -48(%rbp), %r9
    mov -56(%rbp), %rax
    movaps -80(%rbp), %xmm0
    movaps -96(%rbp), %xmm1
    movaps -112(%rbp), %xmm2
    movaps -128(%rbp), %xmm3
    movaps -144(%rbp), %xmm4
    movaps -160(%rbp), %xmm5
    movaps -176(%rbp), %xmm6
    movaps -192(%rbp), %xmm7
    leave
    .cfi_def_cfa %rsp, 8
    jmp *%r11
    .cfi_endproc
    .size delay_load_first, . - delay_load_first

    .section .note.GNU-stack, "", @progbits
    .text
