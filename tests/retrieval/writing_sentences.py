"""Passages, and sentences about them that are true or not, as a language model may write them.

The thresholds of `retrieval.writing.support` were set by the first three groups. The others were written
when they stood. On first sight, of `FRESH_…` 11 of 12 true sentences were kept and 15 of 16 lies cut; of
`SECOND_…` 17 of 19 were kept and 23 of 26 cut. What that showed was then mended, by rules for all texts.
"""

from __future__ import annotations

from retrieval.writing.prompt import Source

DECREE = "Nghị định 912/2031/NĐ-CP"
PLAN = "Kế hoạch 45/KH-UBND"

SOURCES = (
    Source(
        1,
        f"{DECREE}, Điều 3, trang 2",
        "Điều 3. Thời hạn mượn sách\n"
        "1. Mỗi người được mượn tối đa 04 cuốn trong một lần, thời hạn mượn là 21 ngày kể từ ngày ghi trong"
        " phiếu mượn.\n"
        "2. Người mượn có thể xin gia hạn một lần, không quá 10 ngày, nếu chưa có ai đăng ký chờ cuốn sách"
        " đó.\n"
        "3. Sách tra cứu, báo và tạp chí chỉ được đọc tại chỗ, không cho mượn về nhà.",
    ),
    Source(
        2,
        f"{DECREE}, Điều 4, trang 3",
        "Điều 4. Xử lý sách mất, sách hỏng\n"
        "1. Người làm mất sách đền một cuốn cùng tên hoặc nộp tiền bằng giá bìa vào quỹ tủ sách.\n"
        "2. Người làm hỏng sách phải:\n"
        "a) Tự sửa nếu chỉ bong gáy hoặc rách dưới 05 trang;\n"
        "b) Đền như trường hợp mất sách nếu rách từ 05 trang trở lên;\n"
        "c) Báo cho thủ thư tình nguyện trong ngày làm việc tiếp theo.",
    ),
    Source(
        3,
        f"{PLAN}, mục II.1, trang 4",
        "1. Văn phòng - Thống kê chủ trì, phối hợp với Bộ phận Tiếp nhận và Trả kết quả niêm yết công khai"
        " 100% thủ tục hành chính tại trụ sở; hoàn thành trước ngày 15 tháng 3 năm 2031.",
    ),
    Source(
        4,
        f"{PLAN}, mục II.2, trang 4",
        "2. Công chức Tư pháp - Hộ tịch rà soát văn bản quy phạm pháp luật, báo cáo Chủ tịch Ủy ban nhân dân"
        " phường kết quả trong quý III/2031. Không gửi báo cáo bằng bản giấy khi đã có bản điện tử ký số.",
    ),
    Source(
        5,
        f"{PLAN}, mục III, trang 6",
        "Phấn đấu tỷ lệ hồ sơ trực tuyến đạt từ 60% trở lên; giảm ít nhất 15% thời gian giải quyết so với"
        " năm 2030; mức độ hài lòng của người dân đạt trên 90%. Kinh phí thực hiện là 120.000.000 đồng từ"
        " ngân sách phường.",
    ),
)

TRUE = (
    "Thời hạn mượn sách là 21 ngày kể từ ngày ghi trong phiếu mượn [1].",
    "Mỗi lần một người được mượn tối đa 4 cuốn [1].",
    "Mỗi người mượn nhiều nhất 04 cuốn sách trong một lần [1].",
    "Người mượn được gia hạn một lần, tối đa 10 ngày, nếu chưa có ai đăng ký chờ cuốn sách [1].",
    "Việc gia hạn không quá 10 ngày [1].",
    "Báo và tạp chí không được mượn về nhà [1].",
    "Sách tra cứu chỉ được đọc tại chỗ [1].",
    "Theo khoản 3 Điều 3 Nghị định 912/2031/NĐ-CP, sách tra cứu “chỉ được đọc tại chỗ,"
    " không cho mượn về nhà” [1].",
    "Người làm mất sách phải đền một cuốn cùng tên hoặc nộp tiền bằng giá bìa vào quỹ tủ sách [2].",
    "Tiền đền bằng giá bìa được nộp vào quỹ tủ sách [2].",
    "Nếu sách chỉ bong gáy hoặc rách dưới 5 trang thì người làm hỏng tự sửa [2].",
    "Sách rách từ 05 trang trở lên thì đền như trường hợp mất sách [2].",
    "Người làm hỏng sách phải báo cho thủ thư tình nguyện trong ngày làm việc tiếp theo [2].",
    "Văn phòng - Thống kê chủ trì việc niêm yết công khai thủ tục hành chính [3].",
    "Đơn vị phối hợp là Bộ phận Tiếp nhận và Trả kết quả [3].",
    "Việc niêm yết hoàn thành trước ngày 15/3/2031 [3].",
    "100% thủ tục hành chính được niêm yết công khai tại trụ sở trước ngày 15 tháng 3 năm 2031 [3].",
    "Công chức Tư pháp - Hộ tịch rà soát văn bản quy phạm pháp luật [4].",
    "Kết quả được báo cáo Chủ tịch Ủy ban nhân dân phường trong quý III năm 2031 [4].",
    "Không gửi báo cáo bằng bản giấy khi đã có bản điện tử ký số [4].",
    "Khi có bản điện tử ký số thì không gửi bản giấy [4].",
    "Tỷ lệ hồ sơ trực tuyến phấn đấu đạt từ 60% trở lên [5].",
    "Mục tiêu là tỷ lệ hồ sơ trực tuyến đạt ít nhất 60% [5].",
    "Thời gian giải quyết giảm ít nhất 15% so với năm 2030 [5].",
    "Mức độ hài lòng của người dân phấn đấu đạt trên 90% [5].",
    "Kinh phí thực hiện là 120.000.000 đồng, lấy từ ngân sách phường [5].",
    "Thời hạn mượn là “21 ngày kể từ ngày ghi trong phiếu mượn” [1].",
    "Người mượn “có thể xin gia hạn một lần, không quá 10 ngày” [1].",
    "Theo Kế hoạch 45/KH-UBND, “Văn phòng - Thống kê chủ trì” [3].",
    "Thời hạn mượn là hai mươi mốt ngày [1].",
    "Có thể xin gia hạn nếu chưa có ai đăng ký chờ sách [1].",
    "Ngân sách phường chi 120.000.000 đồng để thực hiện [5].",
)

FALSE = (
    "Thời hạn mượn sách là 30 ngày kể từ ngày ghi trong phiếu mượn [1].",
    "Thời hạn mượn sách là 10 ngày kể từ ngày ghi trong phiếu mượn, không quá 21 ngày [2].",
    "Thời hạn mượn là ba mươi ngày [1].",
    "Mỗi người được mượn tối thiểu 04 cuốn trong một lần [1].",
    "Mỗi người được mượn tối đa 21 cuốn trong một lần [1].",
    "Mỗi người được mượn tối đa 4 ngày [1].",
    "Người mượn không được gia hạn [1].",
    "Người mượn không thể xin gia hạn một lần nào [1].",
    "Người mượn bắt buộc xin gia hạn một lần [1].",
    "Báo và tạp chí được mượn về nhà [1].",
    "Sách tra cứu cho mượn về nhà [1].",
    "Sách tra cứu được “mượn về nhà” [1].",
    "Gia hạn nếu có ai đăng ký chờ cuốn sách đó, ít nhất 10 ngày [1].",
    "Người làm mất sách bị phạt tù và tịch thu tài sản [2].",
    "Người làm mất sách không phải đền một cuốn cùng tên [2].",
    "Người làm mất sách đền một cuốn cùng tên, đồng thời bị cấm vào thư viện vĩnh viễn [2].",
    "Tự sửa nếu rách trên 05 trang [2].",
    "Người làm hỏng sách báo cho thủ thư tình nguyện trong 05 ngày làm việc [2].",
    "Nộp tiền gấp đôi giá bìa vào quỹ tủ sách [2].",
    "Việc niêm yết hoàn thành sau ngày 15 tháng 3 năm 2031 [3].",
    "Việc niêm yết hoàn thành trước ngày 15 tháng 5 năm 2031 [3].",
    "Việc niêm yết hoàn thành trước ngày 15/3/2030 [3].",
    "Niêm yết công khai 90% thủ tục hành chính tại trụ sở [3].",
    "Công an phường chủ trì niêm yết công khai thủ tục hành chính [3].",
    "Kết quả báo cáo trong quý II/2031 [4].",
    "Kết quả báo cáo Chủ tịch Ủy ban nhân dân phường trong quý hai [4].",
    "Gửi báo cáo bằng bản giấy khi đã có bản điện tử ký số [4].",
    "Không rà soát văn bản quy phạm pháp luật [4].",
    "Theo Kế hoạch 54/KH-UBND, công chức Tư pháp - Hộ tịch rà soát văn bản quy phạm pháp luật [4].",
    "Theo Điều 5 Nghị định 912/2031/NĐ-CP, sách tra cứu chỉ được đọc tại chỗ [1].",
    "Tỷ lệ hồ sơ trực tuyến đạt dưới 60% [5].",
    "Tỷ lệ hồ sơ trực tuyến đạt tối đa 60% [5].",
    "Tăng ít nhất 15% thời gian giải quyết so với năm 2030 [5].",
    "Mức độ hài lòng của người dân đạt trên 60% trở lên [5].",
    "Kinh phí thực hiện là 1.200.000.000 đồng từ ngân sách phường [5].",
    "Kinh phí thực hiện là 120.000.000 đồng từ ngân sách trung ương [5].",
    "Kinh phí lấy từ tiền đóng góp của doanh nghiệp [5].",
    "Thời hạn mượn là “30 ngày kể từ ngày ghi trong phiếu mượn” [1].",
    "Thời hạn mượn là 21 ngày [4].",
    "Thời hạn mượn là 21 ngày [9].",
    "Thời hạn mượn là 21 ngày.",
    "Theo hiểu biết chung, thủ thư được hưởng lương tháng [2].",
    "Chủ tịch Ủy ban nhân dân phường ký số báo cáo bằng bản giấy cho công an tỉnh [4].",
    "Giảm ít nhất 60% thời gian giải quyết [5].",
)

OTHER_SOURCES = (
    Source(
        1,
        "Quyết định 77/2032/QĐ-UBND, Điều 6 khoản 2",
        "2. Trong thời hạn 03 ngày làm việc kể từ ngày nhận đủ hồ sơ, công chức Địa chính - Xây dựng kiểm tra"
        " thực địa, lập biên bản và trình Phó Chủ tịch phụ trách ký giấy xác nhận. Trường hợp hồ sơ chưa đủ"
        " thì hướng dẫn bổ sung một lần bằng văn bản, không được yêu cầu nộp giấy tờ ngoài danh mục.",
    ),
    Source(
        2,
        "Quyết định 77/2032/QĐ-UBND, Điều 9",
        "Điều 9. Phí, lệ phí\n"
        "1. Người nộp hồ sơ trả lệ phí 15.000 đồng một bản; hộ nghèo, người khuyết tật được miễn.\n"
        "2. Lệ phí nộp bằng tiền mặt hoặc chuyển khoản, chậm nhất khi nhận kết quả.",
    ),
    Source(
        3,
        "Kế hoạch 12/KH-UBND, Phụ lục II, dòng 5",
        "Nội dung: Tập huấn kỹ năng số cho cán bộ, công chức | Chủ trì: Phòng Văn hóa - Xã hội | Phối hợp:"
        " Đoàn Thanh niên | Thời gian: tháng 4 và tháng 10 năm 2032 | Sản phẩm: 02 lớp, mỗi lớp 40 học viên",
    ),
    Source(
        4,
        "Kế hoạch 12/KH-UBND, mục IV.3",
        "3. Các tổ dân phố báo cáo tình hình về Ủy ban nhân dân phường trước ngày 20 hằng tháng; báo cáo năm"
        " gửi trước ngày 10 tháng 12. Đơn vị nào không báo cáo đúng hạn 02 lần liên tiếp thì không được"
        " xét thi"
        " đua.",
    ),
)

OTHER_TRUE = (
    "Thời hạn kiểm tra thực địa là 3 ngày làm việc kể từ ngày nhận đủ hồ sơ [1].",
    "Công chức Địa chính - Xây dựng kiểm tra thực địa và lập biên bản [1].",
    "Giấy xác nhận do Phó Chủ tịch phụ trách ký [1].",
    "Hồ sơ chưa đủ thì được hướng dẫn bổ sung một lần bằng văn bản [1].",
    "Không được yêu cầu nộp giấy tờ ngoài danh mục [1].",
    "Công chức không được đòi thêm giấy tờ ngoài danh mục [1].",
    "Theo Điều 6 Quyết định 77/2032/QĐ-UBND, việc bổ sung hồ sơ được hướng dẫn một lần [1].",
    "Lệ phí là 15.000 đồng một bản [2].",
    "Mức lệ phí: 15.000 đồng/bản [2].",
    "Hộ nghèo và người khuyết tật được miễn lệ phí [2].",
    "Có thể nộp lệ phí bằng tiền mặt hoặc chuyển khoản [2].",
    "Lệ phí phải nộp chậm nhất khi nhận kết quả [2].",
    "Phòng Văn hóa - Xã hội chủ trì tập huấn kỹ năng số cho cán bộ, công chức [3].",
    "Đoàn Thanh niên là đơn vị phối hợp [3].",
    "Các lớp tập huấn được tổ chức vào tháng 4 và tháng 10 năm 2032 [3].",
    "Có 2 lớp, mỗi lớp 40 học viên [3].",
    "Sản phẩm là “02 lớp, mỗi lớp 40 học viên” [3].",
    "Tổ dân phố báo cáo trước ngày 20 hằng tháng [4].",
    "Báo cáo năm được gửi trước ngày 10/12 [4].",
    "Hạn gửi báo cáo năm là trước ngày 10 tháng 12 [4].",
    "Đơn vị không báo cáo đúng hạn hai lần liên tiếp thì không được xét thi đua [4].",
    "Đơn vị nào “không báo cáo đúng hạn 02 lần liên tiếp thì không được xét thi đua” [4].",
)

OTHER_FALSE = (
    "Thời hạn kiểm tra thực địa là 5 ngày làm việc kể từ ngày nhận đủ hồ sơ [1].",
    "Thời hạn kiểm tra thực địa là 3 tháng kể từ ngày nhận đủ hồ sơ [1].",
    "Thời hạn là ba mươi ngày làm việc kể từ ngày nhận đủ hồ sơ [1].",
    "Công chức Tư pháp kiểm tra thực địa và lập biên bản [1].",
    "Giấy xác nhận do Chủ tịch tỉnh ký [1].",
    "Được yêu cầu nộp giấy tờ ngoài danh mục [1].",
    "Hồ sơ chưa đủ thì không hướng dẫn bổ sung [1].",
    "Hồ sơ chưa đủ thì bị từ chối và trả lại ngay [1].",
    "Theo Điều 8 Quyết định 77/2032/QĐ-UBND, việc bổ sung hồ sơ được hướng dẫn một lần [1].",
    "Theo Quyết định 77/2031/QĐ-UBND, việc bổ sung hồ sơ được hướng dẫn một lần [1].",
    "Lệ phí là 50.000 đồng một bản [2].",
    "Lệ phí là 15.000 đồng một ngày [2].",
    "Hộ nghèo và người khuyết tật không được miễn lệ phí [2].",
    "Hộ nghèo và người cao tuổi được miễn lệ phí [2].",
    "Lệ phí nộp trước khi nhận kết quả ít nhất 2 ngày [2].",
    "Lệ phí chỉ nộp bằng tiền mặt [2].",
    "Lệ phí không nộp bằng chuyển khoản [2].",
    "Đoàn Thanh niên chủ trì tập huấn kỹ năng số [3].",
    "Các lớp tập huấn được tổ chức vào tháng 5 và tháng 10 năm 2032 [3].",
    "Các lớp tập huấn được tổ chức vào quý hai năm 2032 [3].",
    "Có 40 lớp, mỗi lớp 2 học viên [3].",
    "Sản phẩm là “02 lớp, mỗi lớp 400 học viên” [3].",
    "Tổ dân phố báo cáo sau ngày 20 hằng tháng [4].",
    "Tổ dân phố báo cáo trước ngày 10 hằng tháng [4].",
    "Báo cáo năm được gửi trước ngày 20 tháng 12 [4].",
    "Đơn vị báo cáo đúng hạn 02 lần liên tiếp thì không được xét thi đua [4].",
    "Đơn vị nào không báo cáo đúng hạn 02 lần liên tiếp thì được xét thi đua [4].",
    "Đơn vị chậm báo cáo sẽ bị cắt kinh phí [4].",
)

LAST_SOURCES = (
    Source(
        1,
        "Thông tư 8/2033/TT-BVN, Điều 11 khoản 1",
        "1. Hồ sơ lưu trữ được bảo quản ít nhất 20 năm; hồ sơ cán bộ bảo quản vĩnh viễn. Việc hủy hồ sơ"
        " hết giá"
        " trị do Hội đồng xác định giá trị tài liệu quyết định, không giao cho cá nhân.",
    ),
    Source(
        2,
        "Kế hoạch 31/KH-UBND, mục III.4",
        "4. Trạm Y tế chủ trì, phối hợp với các trường học tổ chức khám sức khỏe cho học sinh trong tháng 9;"
        " kinh phí 35 triệu đồng. Trẻ dưới 06 tuổi không phải trả tiền khám.",
    ),
    Source(
        3,
        "Quyết định 205/QĐ-UBND, Điều 2",
        "Điều 2. Tổ công tác họp định kỳ mỗi tháng một lần vào ngày 25, họp đột xuất khi Tổ trưởng triệu tập."
        " Tổ công tác tự giải thể sau khi hoàn thành nhiệm vụ.",
    ),
    Source(
        4,
        "Báo cáo 88/BC-UBND, phần I",
        "Trong 6 tháng đầu năm 2033, Bộ phận Một cửa tiếp nhận 1.248 hồ sơ, giải quyết đúng hạn 1.230 hồ"
        " sơ (đạt"
        " 98,6%), quá hạn 18 hồ sơ. Lĩnh vực đất đai có nhiều hồ sơ quá hạn nhất với 11 hồ sơ.",
    ),
)

LAST_TRUE = (
    "Hồ sơ lưu trữ phải được bảo quản tối thiểu 20 năm [1].",
    "Thời gian bảo quản hồ sơ lưu trữ là ít nhất 20 năm [1].",
    "Riêng hồ sơ cán bộ được bảo quản vĩnh viễn [1].",
    "Hội đồng xác định giá trị tài liệu quyết định việc hủy hồ sơ hết giá trị [1].",
    "Không giao cho cá nhân quyết định việc hủy hồ sơ [1].",
    "Trạm Y tế chủ trì khám sức khỏe cho học sinh [2].",
    "Các trường học phối hợp với Trạm Y tế [2].",
    "Việc khám sức khỏe cho học sinh được tổ chức trong tháng 9 [2].",
    "Kinh phí khám sức khỏe là 35 triệu đồng [2].",
    "Trẻ dưới 6 tuổi không phải trả tiền khám [2].",
    "Trẻ dưới 6 tuổi được khám miễn phí [2].",
    "Tổ công tác họp định kỳ mỗi tháng một lần [3].",
    "Tổ công tác họp vào ngày 25 mỗi tháng [3].",
    "Khi Tổ trưởng triệu tập thì Tổ công tác họp đột xuất [3].",
    "Tổ công tác “tự giải thể sau khi hoàn thành nhiệm vụ” [3].",
    "Bộ phận Một cửa tiếp nhận 1.248 hồ sơ trong 6 tháng đầu năm 2033 [4].",
    "Có 18 hồ sơ quá hạn [4].",
    "Tỷ lệ giải quyết đúng hạn đạt 98,6% [4].",
    "Đất đai là lĩnh vực có nhiều hồ sơ quá hạn nhất, với 11 hồ sơ [4].",
    "Số hồ sơ giải quyết đúng hạn là 1.230 hồ sơ [4].",
)

LAST_FALSE = (
    "Hồ sơ lưu trữ được bảo quản tối đa 20 năm [1].",
    "Hồ sơ lưu trữ được bảo quản ít nhất 20 tháng [1].",
    "Hồ sơ lưu trữ được bảo quản ít nhất mười năm [1].",
    "Hồ sơ cán bộ bảo quản 20 năm [1].",
    "Hồ sơ cán bộ không bảo quản vĩnh viễn [1].",
    "Việc hủy hồ sơ hết giá trị giao cho cá nhân [1].",
    "Chủ tịch Ủy ban nhân dân quyết định việc hủy hồ sơ hết giá trị [1].",
    "Các trường học chủ trì khám sức khỏe cho học sinh [2].",
    "Công an phường phối hợp tổ chức khám sức khỏe [2].",
    "Khám sức khỏe cho học sinh trong tháng 8 [2].",
    "Khám sức khỏe cho người cao tuổi trong tháng 9 [2].",
    "Kinh phí là 53 triệu đồng [2].",
    "Kinh phí là 35 tỷ đồng [2].",
    "Trẻ trên 06 tuổi không phải trả tiền khám [2].",
    "Trẻ dưới 06 tuổi phải trả tiền khám [2].",
    "Tổ công tác họp định kỳ mỗi quý một lần [3].",
    "Tổ công tác họp định kỳ mỗi tháng hai lần [3].",
    "Tổ công tác họp vào ngày 15 mỗi tháng [3].",
    "Tổ công tác tự giải thể trước khi hoàn thành nhiệm vụ [3].",
    "Tổ công tác không họp đột xuất [3].",
    "Bộ phận Một cửa tiếp nhận 1.230 hồ sơ, quá hạn 1.248 hồ sơ [4].",
    "Có 11 hồ sơ quá hạn trong 6 tháng đầu năm 2033 ở mọi lĩnh vực [4].",
    "Có 8 hồ sơ quá hạn [4].",
    "Tỷ lệ giải quyết đúng hạn đạt 89,6% [4].",
    "Trong 6 tháng cuối năm 2033, Bộ phận Một cửa tiếp nhận 1.248 hồ sơ [4].",
    "Đất đai là lĩnh vực không có hồ sơ quá hạn [4].",
    "Lĩnh vực hộ tịch có nhiều hồ sơ quá hạn nhất [4].",
    "Lĩnh vực đất đai có ít hồ sơ quá hạn nhất [4].",
)

FRESH_SOURCES = (
    Source(
        1,
        "Quy chế 3/QC-UBND, Điều 14",
        "Điều 14. Trực tiếp công dân\n"
        "1. Chủ tịch Ủy ban nhân dân phường tiếp công dân vào sáng thứ Năm hằng tuần; Phó Chủ tịch tiếp"
        " vào chiều"
        " thứ Hai khi được ủy quyền.\n"
        "2. Công chức Văn phòng ghi sổ, chuyển đơn cho bộ phận liên quan trong vòng 24 giờ và không được"
        " từ chối"
        " nhận đơn.",
    ),
    Source(
        2,
        "Kế hoạch 67/KH-UBND, mục II",
        "Mục tiêu đến hết năm 2034: ít nhất 85% người dân trưởng thành có tài khoản định danh mức 2; mỗi"
        " tổ dân"
        " phố thành lập một tổ công nghệ số từ 5 đến 7 thành viên, do Bí thư chi bộ làm tổ trưởng.",
    ),
    Source(
        3,
        "Nghị định 41/2034/NĐ-CP, Điều 22 khoản 3",
        "3. Người yêu cầu cấp bản sao xuất trình một trong các giấy tờ: thẻ căn cước, hộ chiếu hoặc giấy"
        " phép lái"
        " xe còn hiệu lực. Cơ quan cấp bản sao ngay trong ngày; nếu tiếp nhận sau 15 giờ thì được trả vào"
        " ngày"
        " làm việc kế tiếp.",
    ),
)

FRESH_TRUE = (
    "Chủ tịch Ủy ban nhân dân phường tiếp công dân vào sáng thứ Năm hằng tuần [1].",
    "Phó Chủ tịch tiếp công dân chiều thứ Hai nếu được ủy quyền [1].",
    "Công chức Văn phòng phải chuyển đơn trong vòng 24 giờ [1].",
    "Công chức Văn phòng không được từ chối nhận đơn [1].",
    "Đơn được chuyển cho bộ phận liên quan chậm nhất 24 giờ [1].",
    "Đến hết năm 2034, tối thiểu 85% người dân trưởng thành có tài khoản định danh mức 2 [2].",
    "Mỗi tổ công nghệ số có từ 5 đến 7 thành viên [2].",
    "Tổ trưởng tổ công nghệ số là Bí thư chi bộ [2].",
    "Có thể xuất trình hộ chiếu, thẻ căn cước hoặc giấy phép lái xe còn hiệu lực [3].",
    "Bản sao được cấp ngay trong ngày [3].",
    "Tiếp nhận sau 15 giờ thì trả bản sao vào ngày làm việc kế tiếp [3].",
    "Cơ quan phải cấp bản sao “ngay trong ngày” [3].",
)

FRESH_FALSE = (
    "Chủ tịch Ủy ban nhân dân phường tiếp công dân vào sáng thứ Ba hằng tuần [1].",
    "Chủ tịch Ủy ban nhân dân phường tiếp công dân vào sáng thứ Năm hằng tháng [1].",
    "Chủ tịch Ủy ban nhân dân tỉnh tiếp công dân vào sáng thứ Năm [1].",
    "Phó Chủ tịch tiếp công dân vào chiều thứ Hai không cần ủy quyền [1].",
    "Công chức Văn phòng chuyển đơn trong vòng 48 giờ [1].",
    "Công chức Văn phòng chuyển đơn trong vòng 24 ngày [1].",
    "Công chức Văn phòng được từ chối nhận đơn [1].",
    "Ít nhất 58% người dân trưởng thành có tài khoản định danh mức 2 [2].",
    "Ít nhất 85% người dân trưởng thành có tài khoản định danh mức 3 [2].",
    "Nhiều nhất 85% người dân trưởng thành có tài khoản định danh mức 2 [2].",
    "Mỗi tổ công nghệ số có từ 7 đến 10 thành viên [2].",
    "Tổ công nghệ số do Chủ tịch phường làm tổ trưởng [2].",
    "Phải xuất trình sổ hộ khẩu bản gốc [3].",
    "Bản sao được trả sau 15 ngày làm việc [3].",
    "Không cần xuất trình giấy tờ [3].",
    "Tiếp nhận trước 15 giờ thì trả vào ngày làm việc kế tiếp [3].",
)

SECOND_SOURCES = (
    Source(
        1,
        "Thông tư 27/2035/TT-BNV, Điều 7, trang 4",
        "Điều 7. Trách nhiệm của Ủy ban nhân dân cấp xã\n"
        "1. Tiếp nhận, kiểm tra hồ sơ ngay khi người dân nộp; trường hợp từ chối phải trả lời bằng văn"
        " bản và nêu rõ lý do.\n"
        "2. Thông báo kết quả qua tin nhắn chậm nhất 02 ngày kể từ ngày có kết quả, trừ trường hợp bất"
        " khả kháng.\n"
        "3. Không yêu cầu bản sao chứng thực đối với giấy tờ đã có trong cơ sở dữ liệu quốc gia về dân cư.\n"
        "4. Báo cáo Ủy ban nhân dân cấp huyện trước ngày 05 tháng đầu của quý sau.",
    ),
    Source(
        2,
        "Kế hoạch 118/KH-UBND, mục II.2 dòng 4, trang 3",
        "Nhiệm vụ: Xây dựng chuyên mục hỏi đáp trên Trang thông tin điện tử | Cơ quan chủ trì: Công"
        " chức Văn hóa - Xã hội"
        " | Cơ quan phối hợp: Công chức Văn phòng - Thống kê; Đài Truyền thanh | Thời gian thực hiện:"
        " Quý II/2035"
        " | Sản phẩm: 12 tin, bài; 01 chuyên mục",
    ),
    Source(
        3,
        "Kế hoạch 118/KH-UBND, mục III, trang 5",
        "III. KINH PHÍ\n"
        "Kinh phí được bố trí trong dự toán ngân sách năm 2035, tổng cộng 86 triệu đồng, trong đó 50"
        " triệu đồng mua sắm thiết bị"
        " và 36 triệu đồng tập huấn.\n"
        "Giao Công chức Tài chính - Kế toán tham mưu, thẩm định và thanh quyết toán đúng quy định.",
    ),
    Source(
        4,
        "Nghị định 95/2033/NĐ-CP, Điều 12 khoản 2, trang 9",
        "2. Mức phạt tiền từ 1.000.000 đồng đến 3.000.000 đồng đối với hành vi đốt rác ngoài trời; phạt"
        " gấp đôi"
        " nếu tái phạm trong 12 tháng. Thẩm quyền xử phạt thuộc Chủ tịch Ủy ban nhân dân cấp xã.",
    ),
    Source(
        5,
        "Quy chế 6/QC-UBND, Điều 3, trang 1",
        "Điều 3. Giờ làm việc\n"
        "a) Buổi sáng từ 7 giờ 30 phút đến 11 giờ 30 phút;\n"
        "b) Buổi chiều từ 13 giờ 30 phút đến 17 giờ;\n"
        "c) Bộ phận Một cửa trực thêm sáng thứ Bảy, không thu thêm phí.",
    ),
)
SECOND_TRUE = (
    "Nếu từ chối hồ sơ, Ủy ban nhân dân cấp xã phải trả lời bằng văn bản và nêu rõ lý do [1].",
    "Hồ sơ được tiếp nhận và kiểm tra ngay khi người dân nộp [1].",
    "Kết quả được thông báo qua tin nhắn “chậm nhất 02 ngày kể từ ngày có kết quả” [1].",
    "Thời hạn thông báo kết quả là không quá 2 ngày kể từ ngày có kết quả, trừ trường hợp bất khả kháng [1].",
    "Không được yêu cầu bản sao chứng thực đối với giấy tờ đã có trong cơ sở dữ liệu quốc gia về dân cư [1].",
    "Theo khoản 4 Điều 7 Thông tư 27/2035/TT-BNV, báo cáo gửi Ủy ban nhân dân cấp huyện trước ngày 5"
    " tháng đầu của quý sau [1].",
    "Công chức Văn hóa - Xã hội chủ trì xây dựng chuyên mục hỏi đáp [2].",
    "Cơ quan phối hợp là Công chức Văn phòng - Thống kê và Đài Truyền thanh [2].",
    "Chuyên mục hỏi đáp hoàn thành trong Quý II/2035 [2].",
    "Sản phẩm gồm 12 tin, bài và 1 chuyên mục [2].",
    "Tổng kinh phí là 86 triệu đồng [3].",
    "Trong đó, 50 triệu đồng dùng để mua sắm thiết bị và 36 triệu đồng cho tập huấn [3].",
    "Công chức Tài chính - Kế toán được giao thẩm định và thanh quyết toán kinh phí [3].",
    "Hành vi đốt rác ngoài trời bị phạt tiền từ 1.000.000 đồng đến 3.000.000 đồng [4].",
    "Nếu tái phạm trong 12 tháng thì bị phạt gấp đôi [4].",
    "Chủ tịch Ủy ban nhân dân cấp xã có thẩm quyền xử phạt [4].",
    "Buổi sáng làm việc từ 7 giờ 30 phút đến 11 giờ 30 phút [5].",
    "Bộ phận Một cửa làm việc thêm sáng thứ Bảy và không thu thêm phí [5].",
    "Giờ làm việc buổi chiều là “từ 13 giờ 30 phút đến 17 giờ” [5].",
)
SECOND_FALSE = (
    "Nếu từ chối hồ sơ, Ủy ban nhân dân cấp xã không phải trả lời bằng văn bản [1].",
    "Kết quả được thông báo qua tin nhắn chậm nhất 05 ngày kể từ ngày có kết quả [1].",
    "Kết quả được thông báo qua thư điện tử chậm nhất 02 ngày [1].",
    "Kết quả được thông báo qua tin nhắn sớm nhất 02 ngày kể từ ngày có kết quả [1].",
    "Được yêu cầu bản sao chứng thực đối với giấy tờ đã có trong cơ sở dữ liệu quốc gia về dân cư [1].",
    "Báo cáo gửi Ủy ban nhân dân cấp tỉnh trước ngày 05 tháng đầu của quý sau [1].",
    "Báo cáo gửi Ủy ban nhân dân cấp huyện sau ngày 05 tháng đầu của quý sau [1].",
    "Theo khoản 5 Điều 7 Thông tư 27/2035/TT-BNV, kết quả được thông báo qua tin nhắn [1].",
    "Đài Truyền thanh chủ trì xây dựng chuyên mục hỏi đáp [2].",
    "Chuyên mục hỏi đáp hoàn thành trong Quý III/2035 [2].",
    "Sản phẩm gồm 12 chuyên mục và 1 tin, bài [2].",
    "Công chức Tư pháp - Hộ tịch phối hợp xây dựng chuyên mục hỏi đáp [2].",
    "Tổng kinh phí là 68 triệu đồng [3].",
    "Kinh phí mua sắm thiết bị là 36 triệu đồng [3].",
    "Tổng kinh phí là 86 tỷ đồng từ ngân sách trung ương [3].",
    "Chủ tịch Ủy ban nhân dân thanh quyết toán kinh phí [3].",
    "Hành vi đốt rác ngoài trời bị phạt tối thiểu 3.000.000 đồng [4].",
    "Hành vi đốt rác ngoài trời không bị phạt nếu tái phạm [4].",
    "Nếu tái phạm trong 24 tháng thì bị phạt gấp đôi [4].",
    "Nếu tái phạm trong 12 tháng thì bị phạt gấp ba [4].",
    "Trưởng Công an cấp xã có thẩm quyền xử phạt [4].",
    "Buổi sáng làm việc từ 8 giờ đến 11 giờ 30 phút [5].",
    "Buổi chiều làm việc từ 7 giờ 30 phút đến 11 giờ 30 phút [5].",
    "Bộ phận Một cửa trực thêm sáng Chủ nhật [5].",
    "Bộ phận Một cửa trực thêm sáng thứ Bảy và có thu thêm phí [5].",
    "Bộ phận Một cửa không trực sáng thứ Bảy [5].",
)
