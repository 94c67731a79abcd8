// Lights that go with the viewer, on both sides of the surface: a key light from
// the upper left, a weaker one from the lower right, the sky and the ground.
#ifdef NORMALS
in vec3 vNormal; // on the side of the faces' front
#endif
#ifdef PLACE
in vec3 vPlace;
#endif
#ifdef BEFORE
in vec3 vBefore;

// turned returns the normal n of the mesh where it is warped. How the mesh and the surface go
// on from pixel to pixel are two vectors along each. A normal keeps its products with those
// of the mesh, in place of which it has those of the surface; what it has straight out of
// the mesh, it has straight out of the surface.
vec3 turned(vec3 n) {
	vec3 a = dFdx(vBefore), b = dFdy(vBefore), u = dFdx(vPlace), v = dFdy(vPlace);
	vec3 before = cross(a, b), now = cross(u, v);
	float area = dot(now, now);
	float out_ = dot(n, before) * inversesqrt(max(dot(before, before) * area, 1e-30));
	return out_ * now + (dot(n, a) * cross(v, now) + dot(n, b) * cross(now, u)) / max(area, 1e-30);
}
#endif
#ifdef COLORS
in vec3 vColor;
#endif
#ifdef TEXTURE
in vec2 vTexcoord;
uniform sampler2D picture;
#endif
#ifdef OCCLUSION
const float darkest = 0.2; // what is within a pit is still seen
in float vOpen; // how much of the light from all around arrives, on the side that is OCCLUDED
#endif
#ifdef WIREFRAME
noperspective in vec3 vEdge; // distances to the edges, in pixels
flat in float vFade;
uniform float edgeWidth;
#endif
#ifdef VALUES
FLATLY in vec2 vValue; // and 1, or less where a corner has none
#endif
#ifdef FACEVALUES
uniform sampler2D faces; // the values of triangles, row after row
uniform int firstTriangle;
#endif
#if defined(VALUES) || defined(FACEVALUES)
uniform sampler2D colors;
uniform vec3 undefined; // the colour of no value
uniform vec3 range;     // the part of the map is (value - x) * y + z
uniform vec3 isolines;  // line k of z is where the part of the map * x - y is k
uniform float lineWidth; // half of it

vec3 colorOf(vec2 value) {
	int size = textureSize(colors, 0).x;
#ifdef LABELS
	float i = mod(floor(value.x + 0.5), float(size));
#else
	float part = (value.x - range.x) * range.y + range.z;
	float i = clamp(part, 0.0, 1.0) * float(size);
#endif
	vec3 c = texelFetch(colors, ivec2(min(int(i), size - 1), 0), 0).rgb;
#if defined(VALUES) && !defined(FLATVALUES)
	float at = part * isolines.x - isolines.y;
	float pixel = fwidth(at); // before anything depends on the place
	float line = round(at);
	if (line >= 0.0 && line < isolines.z && pixel > 1e-7) { // a plain is no line
		float d = abs(at - line) / pixel;
		float dark = 1.0 - smoothstep(lineWidth - 0.5, lineWidth + 0.5, d);
		c *= 1.0 - 0.8 * dark * (1.0 - smoothstep(0.15, 0.4, pixel)); // where many lie close, none is seen
	}
#endif
	return value.y > 0.999 ? c : undefined;
}
#endif

uniform vec3 diffuse;

out vec4 pixel;

// shade returns what the lights make of a colour. n points to the viewer, and r is 1 by its
// length: a software driver works r out beside the products with n then, and not before.
vec3 shade(vec3 albedo, vec3 n, float r, bool front) {
	const vec3 key = vec3(-0.4286, 0.5510, 0.7160);  // unit vector to the light
	const vec3 half_ = vec3(-0.2314, 0.2975, 0.9263); // between it and the viewer
	float lambert = max(dot(n, key), 0.0);
	float fill = max(dot(n, vec3(0.6533, -0.3266, 0.6831)), 0.0);
	float head = max(n.z, 0.0);
	// From (0.22, 0.21, 0.205) on the ground to (0.33, 0.335, 0.345) in the sky.
	vec3 light = vec3(0.275, 0.2725, 0.275) + r * (vec3(0.055, 0.0625, 0.07) * n.y +
		vec3(0.50, 0.49, 0.475) * lambert + vec3(0.15, 0.155, 0.165) * fill + 0.15 * head);
#ifdef TEXTURE
	light = mix(light, vec3(1.0), 0.35); // a photograph has light of its own
#endif
	float s = r * max(dot(n, half_), 0.0);
	s *= s; s *= s; s *= s; s *= s; // to the 16th
	// A back face is an inside: cooler and darker.
	return front ? albedo * light + 0.10 * s : albedo * vec3(0.58, 0.64, 0.74) * light + 0.05 * s;
}

void main() {
#ifdef POINTS
	vec2 c = 2.0 * gl_PointCoord - 1.0;
	if (dot(c, c) > 1.0)
		discard;
#endif
	vec3 albedo = diffuse;
#ifdef COLORS
	albedo = vColor;
#endif
#ifdef TEXTURE
	albedo = texture(picture, vTexcoord).rgb;
#endif
#ifdef VALUES
	albedo = colorOf(vValue);
#endif
#ifdef FACEVALUES
	int f = firstTriangle + gl_PrimitiveID, row = textureSize(faces, 0).x;
	albedo = colorOf(texelFetch(faces, ivec2(f % row, f / row), 0).xy);
#endif
#ifdef SIDE
	const bool front = SIDE; // the only one that is drawn
#else
	bool front = gl_FrontFacing;
#endif
#ifdef NORMALS
#ifdef BEFORE
	vec3 normal = turned(vNormal);
#else
	vec3 normal = vNormal;
#endif
	float r = inversesqrt(max(dot(normal, normal), 1e-12));
	vec3 lit = shade(albedo, front ? normal : -normal, r, front);
#elif defined(FLAT)
	vec3 n = normalize(cross(dFdx(vPlace), dFdy(vPlace)));
	vec3 lit = shade(albedo, n.z < 0.0 ? -n : n, 1.0, front);
#else
	vec3 lit = albedo;
#endif
#ifdef OCCLUSION
	if (OCCLUDED)
		lit *= mix(darkest, 1.0, vOpen * vOpen); // squared: sutures are shallow
#endif
#ifdef WIREFRAME
	float d = min(vEdge.x, min(vEdge.y, vEdge.z));
	float edge = 1.0 - smoothstep(edgeWidth - 0.5, edgeWidth + 0.5, d);
	lit = mix(lit, lit * vec3(0.30, 0.32, 0.36), 0.85 * edge * vFade);
#endif
	pixel = vec4(lit, 1.0);
}
