#include "textflag.h"

// The pixels of X0 over those of X1, into X1: as many as there are, four at most.
// X6 has 256 in all words and X7 is 0. Of each pixel a 32-bit number holds the alpha
// twice, so that unpacked with itself it is beside all four channels.
#define OVER \
	MOVO      X1, X2  \
	PUNPCKLBW X7, X1  \
	PUNPCKHBW X7, X2  \
	MOVO      X0, X3  \
	PSRLL     $24, X3 \
	MOVO      X3, X4  \
	PSLLL     $16, X4 \
	POR       X3, X4  \
	MOVO      X6, X3  \
	PSUBW     X4, X3  \
	MOVO      X3, X4  \
	PUNPCKLLQ X3, X3  \
	PUNPCKHLQ X4, X4  \
	PMULLW    X3, X1  \
	PMULLW    X4, X2  \
	PSRLW     $8, X1  \
	PSRLW     $8, X2  \
	PACKUSWB  X2, X1  \
	PADDL     X0, X1

// func overAll(to, from *uint32, n int)
TEXT ·overAll(SB), NOSPLIT, $0-24
	MOVQ    to+0(FP), DI
	MOVQ    from+8(FP), SI
	MOVQ    n+16(FP), CX
	PXOR    X7, X7
	PCMPEQW X6, X6
	PSRLW   $15, X6
	PSLLW   $8, X6
	SUBQ    $4, CX
	JLT     rest

four:
	MOVOU (SI), X0
	MOVOU (DI), X1
	OVER
	MOVOU X1, (DI)
	ADDQ  $16, SI
	ADDQ  $16, DI
	SUBQ  $4, CX
	JGE   four

rest:
	ADDQ $4, CX
	JEQ  done

one:
	MOVSS (SI), X0
	MOVSS (DI), X1
	OVER
	MOVSS X1, (DI)
	ADDQ  $4, SI
	ADDQ  $4, DI
	DECQ  CX
	JNE   one

done:
	RET
