package meshopt

import (
	"encoding/binary"
	"fmt"
	"math/bits"
)

const (
	groupSize   = 16 // elements of which one byte each is packed together
	maxBlock    = 256
	blockBytes  = 8192 // of a block at most, unpacked
	attributes0 = 0xa0
	attributes1 = 0xa1
)

// How the deltas of four bytes of an element are meant, in version 1.
const (
	byBytes = iota
	byPairs
	byBits
	channelKinds
)

// attributeDecoder unpacks elements block by block.
type attributeDecoder struct {
	reader
	version  int
	stride   int
	last     []byte // the element before
	channels []byte // of version 1
	deltas   []byte // of a block: maxBlock of the first byte of the elements, and so on
}

// attributes unpacks count elements of stride bytes.
func attributes(src []byte, count, stride int) ([]byte, error) {
	if stride%4 != 0 {
		return nil, fmt.Errorf("attributes of %d bytes cannot be packed, only multiples of 4", stride)
	}
	if len(src) == 0 || src[0] != attributes0 && src[0] != attributes1 {
		return nil, fmt.Errorf("the data are no packed attributes of version 0 or 1")
	}
	d := attributeDecoder{reader: reader{b: src[1:]}, version: int(src[0] & 0xf), stride: stride}
	tail, least := stride, 32
	if d.version == 1 {
		tail, least = stride+stride/4, 24
	}
	filled := max(tail, least)
	if len(d.b) < filled {
		return nil, errShort
	}
	end := d.b[len(d.b)-tail:]
	d.b = d.b[:len(d.b)-filled]
	d.last, d.channels = append([]byte(nil), end[:stride]...), end[stride:]
	for _, c := range d.channels {
		if c&3 >= channelKinds {
			return nil, fmt.Errorf("the kind of a channel is %d, which is not known", c&3)
		}
	}
	block := min(blockBytes/stride&^(groupSize-1), maxBlock)
	// A block has at least a head for each byte of its elements, in version 1 at
	// least two bits.
	head := stride
	if d.version == 1 {
		head = stride / 4
	}
	if blocks := (count + block - 1) / block; blocks > len(d.b)/head {
		return nil, errShort
	}
	out := make([]byte, count*stride)
	d.deltas = make([]byte, maxBlock*stride)
	for at := 0; at < count && !d.short; at += block {
		n := min(block, count-at)
		d.block(n)
		d.apply(out[at*stride:][:n*stride])
	}
	return out, d.end()
}

// block reads the deltas of n elements, byte by byte.
func (d *attributeDecoder) block(n int) {
	var control []byte
	if d.version == 1 {
		if control = d.take(d.stride / 4); control == nil {
			return
		}
	}
	widths := [4]int{0, 2, 4, 8} // bits of a delta, by the two bits of the head
	for k := range d.stride {
		to := d.deltas[k*maxBlock:][:maxBlock]
		if control != nil {
			switch control[k/4] >> (k % 4 * 2) & 3 {
			case 0:
				widths = [4]int{0, 1, 2, 4}
			case 1:
				widths = [4]int{1, 2, 4, 8}
			case 2:
				clear(to)
				continue
			case 3:
				copy(to, d.take(n))
				continue
			}
		}
		groups := (n + groupSize - 1) / groupSize
		head := d.take((groups + 3) / 4)
		if head == nil {
			return
		}
		for g := range groups {
			d.group(to[g*groupSize:][:groupSize], widths[head[g/4]>>(g%4*2)&3])
		}
	}
}

// group reads deltas of a width of bits. The largest number of that width says
// that a whole byte stands behind.
func (d *attributeDecoder) group(to []byte, width int) {
	switch width {
	case 0:
		clear(to)
		return
	case 8:
		copy(to, d.take(groupSize))
		return
	}
	packed := d.take(groupSize * width / 8)
	if packed == nil {
		return
	}
	all := byte(1)<<width - 1
	for i := range to {
		shift := i * width % 8
		if width > 1 { // the first stands highest; single bits stand lowest first
			shift = 8 - width - shift
		}
		v := packed[i*width/8] >> shift & all
		if v == all {
			v = d.byte()
		}
		to[i] = v
	}
}

// apply adds the deltas of a block to the elements before.
func (d *attributeDecoder) apply(out []byte) {
	delta := func(i, k int) uint32 { return uint32(d.deltas[k*maxBlock+i]) }
	for i := 0; len(out) > 0; i++ {
		for k := 0; k < d.stride; k += 4 {
			last := d.last[k : k+4]
			kind := byte(byBytes)
			if d.version == 1 {
				kind = d.channels[k/4]
			}
			switch kind & 3 {
			case byBytes:
				for j := range last {
					last[j] += byte(signed(delta(i, k+j)))
				}
			case byPairs:
				for j := 0; j < 4; j += 2 {
					v := binary.LittleEndian.Uint16(last[j:]) + uint16(signed(delta(i, k+j)|delta(i, k+j+1)<<8))
					binary.LittleEndian.PutUint16(last[j:], v)
				}
			case byBits:
				v := delta(i, k) | delta(i, k+1)<<8 | delta(i, k+2)<<16 | delta(i, k+3)<<24
				v = binary.LittleEndian.Uint32(last) ^ bits.RotateLeft32(v, -int(kind>>4))
				binary.LittleEndian.PutUint32(last, v)
			}
		}
		copy(out, d.last)
		out = out[d.stride:]
	}
}
