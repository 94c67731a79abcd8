// Where a vertex is: of a warped mesh, moved by the weighted sum of its fields.
layout(location = 0) in vec3 position;
#ifdef WARP
layout(location = 6) in vec4 alongX; // of each field
layout(location = 7) in vec4 alongY;
layout(location = 8) in vec4 alongZ;
uniform vec4 weights; // with the units of the fields

vec3 place() { return position + vec3(dot(weights, alongX), dot(weights, alongY), dot(weights, alongZ)); }
#else
vec3 place() { return position; }
#endif

