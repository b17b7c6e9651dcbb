package jfrogtest_test

// uploadTraffic uploads a file in parts.
func uploadTraffic(c *client) {
	c.get(uploads + "config").want(200)
	u := beginUpload(c, "parts/whole.bin")
	u.send(1, "ab").want(200)
	u.send(2, "c").want(200)
	u.call("complete?sha1=" + sha1Of("abc")).want(202)
	for range 10 {
		if u.call("status").want(200).at("status") == "FINISHED" {
			return
		}
	}
	c.t.Fatal("the merge does not finish")
}
