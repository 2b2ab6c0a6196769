package emulator

// Ports of the WAP push client (WAP-259).
const (
	portPush   = 2948
	portSource = 9200
)

// DeliverMMS brings the notice of a picture message: an m-notification-ind
// (OMA-TS-MMS_ENC) as a WAP push, in parts when it is long.
func (m *Modem) DeliverMMS(from, location string, opts ...DeliverOption) error {
	body := []byte{
		0x8C, 0x82, // X-Mms-Message-Type: m-notification-ind
		0x98, // X-Mms-Transaction-Id
	}
	body = append(body, cString("T01")...)
	body = append(body, 0x8D, 0x90) // X-Mms-MMS-Version: 1.0
	sender := append([]byte{0x80}, cString(from+"/TYPE=PLMN")...)
	body = append(body, 0x89, byte(len(sender)))
	body = append(body, sender...)
	body = append(body, 0x8A, 0x80)             // X-Mms-Message-Class: personal
	body = append(body, 0x8E, 0x02, 0x7D, 0x00) // X-Mms-Message-Size: 32000
	body = append(body, 0x88, 0x05, 0x81, 0x03, 0x03, 0xF4, 0x80)
	body = append(body, 0x83) // X-Mms-Content-Location
	body = append(body, cString(location)...)
	header := append([]byte{0x01, 0x06, 0x22}, cString("application/vnd.wap.mms-message")...)
	header = append(header, 0xAF, 0x84) // X-Wap-Application-Id: the MMS client
	header[2] = byte(len(header) - 3)
	return m.push(from, append(header, body...), opts)
}

// DeliverWAP brings a service indication (WAP-167): a link with a few words.
func (m *Modem) DeliverWAP(from, url, text string, opts ...DeliverOption) error {
	body := []byte{
		0x02, 0x05, 0x6A, 0x00, // WBXML 1.2, SI 1.0, UTF-8, no string table
		0x45, 0xC6, 0x0B, 0x03, // si, indication, href=
	}
	body = append(body, cString(url)...)
	body = append(body, 0x01, 0x03)
	body = append(body, cString(text)...)
	body = append(body, 0x01, 0x01)
	header := []byte{0x02, 0x06, 0x01, 0xAE} // push, application/vnd.wap.sic
	return m.push(from, append(header, body...), opts)
}

func (m *Modem) push(from string, octets []byte, opts []DeliverOption) error {
	return m.Deliver(from, "", append([]DeliverOption{Octets(octets), Ports(portPush, portSource)}, opts...)...)
}

func cString(s string) []byte { return append([]byte(s), 0) }
